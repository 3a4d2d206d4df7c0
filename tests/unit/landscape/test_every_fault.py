"""A faulty landscape says all that is wrong with it at once, each with its line, and what was probably meant."""

import shutil

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.contracts.located import ContractError
from orchestration.contracts.problems import nearest, no_such
from orchestration.environment import LANDSCAPE_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.settings import STAGING

FAULTY = """group_currency: USD
systems:
  erp_na: {dialect: erp_sap, onwer: "team:erp", time_zone: America/Chigaco}
  erp_b: {dialect: erp_spa}
  wms_a:
    dialect: wms_ewm
    dialect: wms_ewm
    time_zone: chicago
  wms_own: {dialect: wms_own}
pairs:
  - {locations: [X], erp: erp_nb, interface_sla_hour: 3, tolerance: {Z: 0.1}}
policy:
  sla: {soft_hour: 3}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "truestock.yml").write_text(FAULTY)
    own = tmp_path / "dialects" / "wms_own"
    shutil.copytree(STAGING / "wms_ewm", own)
    text = (own / "_wms_ewm__sources.yml").read_text().replace("wms_ewm", "wms_own")
    (own / "_wms_own__sources.yml").write_text(text.replace("kind: snapshot", "kind: snapshots"))
    return tmp_path


def faults_of(folder) -> list[str]:
    with pytest.raises(ContractError) as refused:
        load_landscape(folder)
    return str(refused.value).splitlines()


def starts(faults: list[str]) -> list[str]:
    return [": ".join(fault.split(": ")[:2]) for fault in faults]


def test_one_fault_hides_no_other(folder):
    assert sorted(starts(faults_of(folder))) == [
        "_wms_own__sources.yml:21: entities.QUAN.kind",
        "truestock.yml:11: pairs.0.erp",
        "truestock.yml:11: pairs.0.interface_sla_hour",
        "truestock.yml:13: policy.sla.soft_hour",
        "truestock.yml:3: systems.erp_na.onwer",
        "truestock.yml:3: systems.erp_na.time_zone",
        "truestock.yml:4: systems.erp_b.dialect",
        "truestock.yml:7: key 'dialect' is there twice",
        "truestock.yml:8: systems.wms_a.time_zone",
    ]


def test_what_was_meant_and_what_there_is_are_named(folder):
    words = "\n".join(faults_of(folder))
    assert "no key 'onwer', perhaps owner; there are dialect, owner, time_zone, currency, sla" in words
    assert "no key 'interface_sla_hour', perhaps interface_sla_hours; there are locations, erp, wms, from, to" in words
    assert "no key 'soft_hour', perhaps soft_hours; there are soft_hours, hard_hours" in words
    assert "no dialect 'erp_spa', perhaps erp_sap" in words
    assert words.count("use an IANA name such as America/Chicago") == 2


def test_check_adds_mappings_and_suites(folder, monkeypatch):
    monkeypatch.setenv(LANDSCAPE_VARIABLE, str(folder))
    for name, text in (("mappings/map_stock_stats.csv", ""), ("expectations/own.yml", "stag: planning\n")):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text)
    outcome = CliRunner().invoke(app, ["check"])
    found = str(outcome.exception).splitlines()
    assert len(found) > 11
    assert any("no mapping 'map_stock_stats', perhaps map_stock_status" in fault for fault in found)
    assert "expectations/own.yml:1: stag: no key 'stag', perhaps stage; there are stage, table, key, checks" in found


def test_nothing_is_suggested_for_what_is_like_nothing():
    assert nearest("zzz", ["owner", "sla"]) is None
    assert nearest("ERP_Sap", ["erp_sap"]) == "erp_sap"
    assert no_such("key", "zzz", ["owner", "sla"]) == "no key 'zzz'; there are owner, sla"
