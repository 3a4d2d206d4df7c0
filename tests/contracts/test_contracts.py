"""Contracts, policy and suites: complete, and complaining by file and field."""

import json
from pathlib import Path

import pytest
import yaml

from expectations.suites import load_suites
from orchestration.contracts.load import ContractError, load_dialect
from orchestration.environment import POLICY_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.settings import POLICY, SAMPLES, STAGING
from tests.conftest import SAMPLE

ENTITIES = {
    "erp_sap": {
        *("MARA", "MAKT", "MARC", "MARM", "MBEW", "MARD", "MCHA", "MCHB", "MSEG", "EKKO", "EKPO", "EKET", "EKES"),
        *("VBAK", "VBAP", "VBEP", "LIKP", "LIPS", "KNA1", "KNVV", "LFA1", "T001W", "T001L"),
    },
    "wms_ewm": {"QUAN", "MOVE"},
    "erp_next": {
        *("Item", "Warehouse", "Batch", "Bin", "Stock Ledger Entry", "Purchase Order", "Sales Order", "Delivery Note"),
        *("Supplier", "Customer"),
    },
    "wms_openboxes": {"inventory_snapshot", "transaction"},
    "supplier_portal": {"confirmations", "asns", "delays"},
    "supplier_x12": {"855", "856"},
    "supplier_edifact": {"ORDRSP", "DESADV"},
    "planning": {"forecast", "promotions"},
    "events": {"events"},
    "mdm": {
        *("locations", "calendar", "exchange_rates", "item_xref", "location_xref", "supplier_xref", "customer_xref"),
        "unit_xref",
    },
}


def broken(tmp_path: Path, source: str, change) -> Path:
    """The folder of a dialect whose contract is changed."""
    document = yaml.safe_load((STAGING / source / f"_{source}__sources.yml").read_text())
    change(document["sources"][0])
    path = tmp_path / source / f"_{source}__sources.yml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(document))
    return path.parent


def meta(node: dict) -> dict:
    return node["config"]["meta"]


def test_every_entity_of_the_sources_has_its_contract():
    found = {source.name: {entity.name for entity in source.entities} for source in SAMPLE.sources}
    assert {name: found.get(name, set()) & entities for name, entities in ENTITIES.items()} == ENTITIES


def test_samples_have_the_columns_of_their_contract():
    for source in SAMPLE.sources:
        for path in (SAMPLES / source.name).glob(f"*.{source.format.extension}"):
            first = (path.read_text().splitlines() or ["{}"])[0]
            columns = source.entity(path.name.split("__")[0]).columns
            if source.format.type == "jsonl":
                found = list(json.loads(first))
            elif source.format.type == "delimited":
                found = [name.strip('"') for name in first.split(source.format.separator)]
            else:
                continue
            wanted = [column.name for column in columns if not column.optional or column.name in found]
            assert found in ([], wanted), path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: meta(s).update(time_zone="Chicago"), ": time_zone: unknown time zone"),
        (lambda s: meta(s).pop("system_type"), ": system_type: Field required"),
        (lambda s: meta(s).update(onwer="x"), ": onwer: no key 'onwer'; there are name, description, system_type"),
        (lambda s: s["tables"][0]["columns"][0].update(data_type="number"), "entities.QUAN.columns.LGNUM.data_type"),
        (lambda s: meta(s["tables"][0]).update(kind="full"), "entities.QUAN.kind: Input should be"),
        (lambda s: meta(s["tables"][1]).update(key=["NOWHERE"]), "key names columns that do not exist: NOWHERE"),
        (lambda s: meta(s["tables"][1]).pop("lookback_days"), "a delta needs lookback_days"),
        (lambda s: meta(s)["format"].update(separator=None), "a delimited format needs a separator"),
        (lambda s: s.update(name="other"), "'other' must be named as its file"),
        (lambda s: dispense(s, "QUAN", "QUAN"), "entities.QUAN.columns.QUAN: a required column cannot be dispensable"),
        (
            lambda s: [dispense(s, "MOVE", "REFDOC"), meta(s["tables"][1]).update(key=["DOCNO", "REFDOC"])],
            "entities.MOVE: key names columns that are dispensable: REFDOC",
        ),
        (
            lambda s: maps(s, "MOVE", ["LGNUM", "REFDOC"]),
            "entities.MOVE: only the newest of a snapshot's extracts maps",
        ),
        (
            lambda s: of_column(s, "QUAN", "UNIT").update(minimum=0),
            "entities.QUAN.columns.UNIT: only a numeric column has a `minimum` or is `above` something",
        ),
        (
            lambda s: of_column(s, "MOVE", "QUAN").update(above=0),
            "entities.MOVE.columns.QUAN: a column has a `minimum` or is `above` something, and not both",
        ),
        (
            lambda s: of_column(s, "QUAN", "QUAN").update(minimun=0),
            "entities.QUAN.columns.QUAN.minimun: no key 'minimun', perhaps minimum; there are name, data_type",
        ),
        (lambda s: of_column(s, "QUAN", "QUAN").update(minimum="none"), "entities.QUAN.columns.QUAN.minimum: "),
        (
            lambda s: meta(s["tables"][0]).update(subject=["LGNUM", "OWNERS"]),
            "entities.QUAN: subject names columns that do not exist: OWNERS",
        ),
        (lambda s: meta(s["tables"][1]).update(lists="LGNUM"), "entities.MOVE: only the newest of a snapshot's"),
        (lambda s: maps(s, "QUAN", ["LGNUM", "REFDOC"]), "entities.QUAN: maps names columns that do not exist: REFDOC"),
        (lambda s: maps(s, "QUAN", ["LGNUM"]), "entities.QUAN.maps.code: Tuple should have at least 2 items"),
    ],
)
def test_a_faulty_contract_is_named_by_file_line_and_field(tmp_path, change, message):
    with pytest.raises(ContractError, match=r"^_wms_ewm__sources\.yml:\d+: ") as refused:
        load_dialect(broken(tmp_path, "wms_ewm", change))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("date_format", "%d %B %Y", "'%d %B %Y': no reader knows %B; there are %Y, %y"),
        ("date_format", "%j%Y", "no reader knows %j"),
        ("date_format", "%Y-%m-%d%", "no reader knows %;"),
        ("date_format", "%m/%d", "must name year, month, day once each; look at year"),
        ("date_format", "%y%Y-%m-%d", "must name year, month, day once each; look at year"),
        ("date_format", "%-d%m%Y", "%-d may have one digit or two, so %m must not follow it at once"),
        ("time_format", "%M:%S", "must name hour, minute once each; look at hour"),
        ("timestamp_format", "%m/%d/%Y %I:%M %p", "no reader knows %I, %p"),
        ("timestamp_format", "%d.%m.%Y %H", "must name year, month, day, hour, minute once each; look at minute"),
        ("month_names", ["Jan", "Feb"], "must be twelve different names"),
        ("two_digit_years_from", 69, "Input should be greater than"),
        ("encoding", "ebcdic", "Input should be 'utf-8'"),
        ("thousands_separator", "_", "Input should be"),
    ],
)
def test_b37_a_notation_that_no_reader_has_is_refused_at_its_line(tmp_path, option, value, message):
    folder = broken(tmp_path, "wms_ewm", lambda s: meta(s)["format"].update({option: value}))
    lines = (folder / "_wms_ewm__sources.yml").read_text().splitlines()
    (line,) = (number for number, text in enumerate(lines, start=1) if text.strip().startswith(f"{option}:"))
    with pytest.raises(ContractError, match=rf"^_wms_ewm__sources\.yml:{line}: format\.{option}: ") as refused:
        load_dialect(folder)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"type": "list", "quote": '"'}, "only a delimited format has `quote` or `text_formulas`"),
        ({"type": "jsonl", "text_formulas": True}, "only a delimited format has `quote` or `text_formulas`"),
        ({"total_marks": ["*"]}, "only a list has `total_marks`"),
        ({"type": "list", "separator": None}, "a list format needs a separator"),
    ],
)
def test_options_that_a_format_does_not_have_are_refused(tmp_path, options, message):
    with pytest.raises(ContractError, match=r"^_wms_ewm__sources\.yml:\d+: format: ") as refused:
        load_dialect(broken(tmp_path, "wms_ewm", lambda s: meta(s)["format"].update(options)))
    assert message in str(refused.value)


def of_column(source: dict, entity: str, column: str) -> dict:
    (table,) = (one for one in source["tables"] if one["name"] == entity)
    (found,) = (one for one in table["columns"] if one["name"] == column)
    return found.setdefault("config", {"meta": {}})["meta"]


def dispense(source: dict, entity: str, column: str) -> None:
    of_column(source, entity, column)["dispensable"] = True


def maps(source: dict, entity: str, code: list[str]) -> None:
    (table,) = (one for one in source["tables"] if one["name"] == entity)
    meta(table)["maps"] = {"kind": "item", "code": code}


def test_a_fault_is_named_with_the_line_that_it_stands_on(tmp_path):
    folder = broken(tmp_path, "wms_ewm", lambda s: s["tables"][0]["columns"][8].update(data_type="number"))
    lines = (folder / "_wms_ewm__sources.yml").read_text().splitlines()
    stands_on = lines.index("      data_type: number") + 1
    with pytest.raises(ContractError, match=rf"yml:{stands_on}: entities\.QUAN\.columns\.QUAN\.data_type: unknown"):
        load_dialect(folder)


def test_a_file_that_is_no_contract(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "_shop__sources.yml").write_text("sources: a: b\n")
    with pytest.raises(ContractError, match=r"_shop__sources\.yml:1: "):
        load_dialect(tmp_path / "shop")
    (tmp_path / "shop" / "_shop__sources.yml").write_text("version: 2\nsources: {}\n")
    with pytest.raises(ContractError, match=r"_shop__sources\.yml:2: sources: must be a list of exactly one source"):
        load_dialect(tmp_path / "shop")


def test_a_faulty_policy_is_named_by_file_and_field(tmp_path, monkeypatch):
    policy = yaml.safe_load(POLICY.read_text())
    policy["abc_classes"]["A"]["tolerance_share"] = 1.5
    path = tmp_path / "policy.yml"
    path.write_text(yaml.safe_dump(policy))
    monkeypatch.setenv(POLICY_VARIABLE, str(path))
    with pytest.raises(
        ContractError, match=r"policy.yml:\d+: abc_classes.A.tolerance_share: .* less than or equal to 1"
    ):
        load_landscape(SAMPLES)


def test_a_faulty_suite_is_named_by_file_and_field(tmp_path):
    own = tmp_path / "expectations"
    own.mkdir()
    (own / "stock.yml").write_text("stage: later\ntable: a.b\nkey: []\nchecks: []\n")
    with pytest.raises(ContractError, match=r"expectations/stock.yml:1: stage"):
        load_suites(landscape=tmp_path)


def test_a_suite_that_would_wait_for_kpis_is_named_by_file_and_table(tmp_path):
    own = tmp_path / "expectations"
    own.mkdir()
    (own / "service.yml").write_text("stage: planning\ntable: kpi.service\nkey: []\nchecks: []\n")
    with pytest.raises(
        ContractError, match=r"expectations/service.yml:2: table: kpi.service is measured after the rel"
    ):
        load_suites(landscape=tmp_path)


def test_a_check_of_a_landscape_has_a_name_of_its_own(tmp_path):
    own = tmp_path / "expectations"
    own.mkdir()
    check = "{name: item_is_mapped, expectation: expect_table_row_count_to_be_between, arguments: {}, message: m}"
    (own / "mine.yml").write_text(f"stage: planning\ntable: planning.items\nkey: []\nchecks: [{check}]\n")
    with pytest.raises(
        ContractError, match=r"check item_is_mapped has the name of one in reconciliation_positions\.yml"
    ):
        load_suites(landscape=tmp_path)


def test_every_check_has_one_severity_and_every_severity_a_check():
    checks = [check.name for suite in load_suites() for check in suite.checks]
    assert sorted(checks) == sorted(SAMPLE.policy.severities)


def test_checks_that_withhold_name_the_rows_and_the_reason():
    withholding = {name for name, severity in SAMPLE.policy.severities.items() if severity == "withhold"}
    for suite in load_suites("reconciliation"):
        for check in suite.checks:
            if check.name in withholding:
                assert (suite.key, bool(check.reason)) == (("item_id", "location_id"), True), check.name
    assert withholding <= {check.name for suite in load_suites("reconciliation") for check in suite.checks}
