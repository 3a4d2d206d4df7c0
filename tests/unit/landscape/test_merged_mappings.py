"""Rows of a landscape's mappings beside those that ship."""

import shutil

import pytest

from orchestration.contracts.load import ContractError
from orchestration.landscape.mappings import MAPPING_KEYS, SEEDS, load_mappings
from orchestration.settings import STAGING

HEADER = "dialect,source_movement_type,movement_type\n"
SUCCESSORS = "item_id,successor_item_id,replaced_from\n"
KINDS = "dialect,element,source_code,document_kind\n"
ANSWERS = "dialect,element,source_code,answer\n"
BY_DIALECT = [path.stem for path in sorted(SEEDS.glob("*.csv")) if path.read_text().startswith("dialect,")]


@pytest.fixture
def mapped(tmp_path):
    """The mappings of a landscape with one of its own."""

    def write(text: str, name: str = "map_movement_type"):
        (tmp_path / "mappings").mkdir()
        (tmp_path / "mappings" / f"{name}.csv").write_text(text)
        return load_mappings(tmp_path)

    return write


@pytest.fixture
def own_edi(tmp_path):
    """A dialect of the landscape's own, as the shipped one of EDIFACT."""
    folder = tmp_path / "dialects" / "own_edi"
    folder.mkdir(parents=True)
    contract = (STAGING / "supplier_edifact" / "_supplier_edifact__sources.yml").read_text()
    path = folder / "_own_edi__sources.yml"
    path.write_text(contract.replace("supplier_edifact", "own_edi"))
    return path


def test_without_rows_of_its_own_a_landscape_has_what_ships(tmp_path):
    mappings = load_mappings(tmp_path)
    assert set(mappings) == {path.stem for path in SEEDS.glob("*.csv")} == set(MAPPING_KEYS)
    for mapping in mappings.values():
        assert mapping.own == ()
        assert mapping.to_csv() == (SEEDS / f"{mapping.name}.csv").read_bytes()


def test_a_row_replaces_the_shipped_one_of_the_same_code_or_is_added(mapped):
    mapping = mapped(HEADER + "wms_ewm,GR,initial\nwms_ewm,ZZ,scrap\n")["map_movement_type"]
    types = {row["source_movement_type"]: row["movement_type"] for row in mapping.rows if row["dialect"] == "wms_ewm"}
    assert (types["GR"], types["ZZ"], types["GI"]) == ("initial", "scrap", "issue")
    assert [row["source_movement_type"] for row in mapping.own] == ["GR", "ZZ"]
    assert mapping.to_csv().decode().count("wms_ewm,GR,") == 1


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (
            HEADER,
            "map_movements",
            "no mapping 'map_movements', perhaps map_movement_scope; there are map_movement_type, ",
        ),
        ("dialect,code\n", "map_movement_type", "map_movement_type.csv:1: the columns must be dialect, source_move"),
        (HEADER + "wms_ewm,,scrap\n", "map_movement_type", "csv:2: dialect and source_movement_type must be filled"),
        (
            HEADER + "wms_ewm,ZZ,scrapp\n",
            "map_movement_type",
            "csv:2: movement_type 'scrapp' is not one of receipt, ",
        ),
        (
            "dialect,element,source_code,document_kind\nerp_sap,AUART,ZZ,unknown\n",
            "map_document_kind",
            "csv:2: document_kind 'unknown' is not one of order, quotation, contract, request_for_quotation, ",
        ),
        (
            "dialect,element,source_code,hold\nerp_sap,LIFSK,08,as_told\n",
            "map_order_hold",
            "csv:2: hold 'as_told' is not one of none, delivery_block, credit, incomplete",
        ),
        (
            "dialect,element,source_code,answer\nsupplier_x12,status,ZZ,perhaps\n",
            "map_supplier_answer",
            "csv:2: answer 'perhaps' is not one of accepted, changed, backordered, rejected, hold, as_told",
        ),
        (
            "dialect,source_qualifier,day\nsupplier_x12,ZZZ,someday\n",
            "map_supplier_date",
            "csv:2: day 'someday' is not one of receipt, ",
        ),
        (
            HEADER + "wms_ewm,ZZ,scrap\nwms_ewm,ZY,scrap\nwms_ewm,ZZ,receipt\n",
            "map_movement_type",
            "csv:4: wms_ewm, ZZ stands in line 2 already",
        ),
        (
            "item_id,location_id,tolerance_share\nA,*,0.02\nB,*,2 %\n",
            "item_tolerances",
            "csv:3: tolerance_share '2 %' is not a number",
        ),
        ("location_id,weight\nDC,NaN\n", "planning_weights", "csv:2: weight 'NaN' is not a number"),
        (SUCCESSORS + "A,B,31.12.2026\n", "item_successors", "replaced_from '31.12.2026' is not a day as 2026-12-31"),
        (SUCCESSORS + "A,A,\n", "item_successors", "csv:2: A is replaced by itself: A → A$"),
        (HEADER + "wms_ewm,ZZ\n", "map_movement_type", "csv:2: needs 3 values, one per column"),
        (HEADER + 'wms_ewm,"ZZ"x,scrap\n', "map_movement_type", "cannot be read as CSV in UTF-8"),
    ],
)
def test_a_mapping_that_does_not_fit_is_named_with_its_line(mapped, text, name, words):
    with pytest.raises(ContractError, match=words):
        mapped(text, name)


def test_every_row_that_does_not_fit_is_named(mapped):
    with pytest.raises(ContractError) as refused:
        mapped(HEADER + "wms_ewm,,scrap\nwms_ewm,ZZ\nwms_ewm,ZY,scrapp\n")
    assert [line.split(":")[1] for line in str(refused.value).splitlines()] == ["2", "3", "4"]


def test_each_item_of_a_circle_is_named_and_none_that_leads_into_it(mapped):
    with pytest.raises(ContractError) as refused:
        mapped(SUCCESSORS + "A,B,\nB,C,2026-12-31\nC,A,\nX,A,\nY,Z,\n", "item_successors")
    assert [line.rpartition("csv:")[2] for line in str(refused.value).splitlines()] == [
        "2: A is replaced by itself: A → B → C → A",
        "3: B is replaced by itself: B → C → A → B",
        "4: C is replaced by itself: C → A → B → C",
    ]


def test_a_steward_may_say_that_nothing_replaces_an_item(mapped):
    mapping = mapped(SUCCESSORS + "A,,\nB,C,2026-12-31\nC,D,\n", "item_successors")["item_successors"]
    assert [row["successor_item_id"] for row in mapping.own] == ["", "C", "D"]


def faults_of(mapped, text: str, name: str) -> list[str]:
    """Line and words of each fault."""
    with pytest.raises(ContractError) as refused:
        mapped(text, name)
    return [line.rpartition("csv:")[2] for line in str(refused.value).splitlines()]


@pytest.mark.parametrize("name", BY_DIALECT)
def test_a_row_of_a_dialect_that_there_is_none_of_is_named_in_every_mapping(mapped, own_edi, name):
    columns, first, *_ = (SEEDS / f"{name}.csv").read_text().splitlines()
    dialect, rest = first.split(",", 1)
    faults = faults_of(mapped, f"{columns}\n{dialect},{rest}\n{dialect}p,{rest}\n", name)
    there = ", ".join(sorted(["own_edi", *(folder.name for folder in STAGING.glob("*/"))]))
    assert faults == [f"3: no dialect '{dialect}p', perhaps {dialect}; there are {there}"]


def test_a_row_of_an_element_that_there_is_none_of_is_named_with_those_there_are(mapped):
    rows = "erp_sap,VBTYP,Y,quotation\nerp_sap,VBTYPE,Y,quotation\nerp_sap,bstyp,Y,order\nerp_sapp,BSTYP,Q,order\n"
    assert [words.partition(", planning")[0] for words in faults_of(mapped, KINDS + rows, "map_document_kind")] == [
        "3: erp_sap: no element 'VBTYPE', perhaps VBTYP; there are BSTYP, BSART, VBTYP, AUART",
        "4: erp_sap: no element 'bstyp', perhaps BSTYP; there are BSTYP, BSART, VBTYP, AUART",
        "5: no dialect 'erp_sapp', perhaps erp_sap; there are erp_next, erp_sap, events, mdm",
    ]


def test_an_element_of_another_dialect_is_none_of_this_one(mapped):
    assert faults_of(mapped, ANSWERS + "supplier_x12,action,ZZ,accepted\n", "map_supplier_answer") == [
        "2: supplier_x12: no element 'action'; there are purpose, acknowledgment_type, status"
    ]


def test_an_element_and_what_its_code_means_are_both_named(mapped):
    faults = faults_of(mapped, KINDS + "erp_sap,VBTYPE,Y,ordr\n", "map_document_kind")
    assert [words.split(";")[0].split(" is ")[0] for words in faults] == [
        "2: document_kind 'ordr'",
        "2: erp_sap: no element 'VBTYPE', perhaps VBTYP",
    ]


def test_any_column_and_field_of_a_dialect_of_the_landscape_is_an_element(mapped, own_edi):
    rows = "own_edi,function,ZZ,accepted\nown_edi,quantity,ZZ,changed\nown_edi,qualifier,ZZ,none\n"
    assert len(mapped(ANSWERS + rows, "map_supplier_answer")["map_supplier_answer"].own) == 3


def test_an_element_that_a_dialect_of_the_landscape_does_not_have_is_named_with_its_columns(mapped, own_edi):
    (fault,) = faults_of(mapped, ANSWERS + "own_edi,funktion,ZZ,accepted\n", "map_supplier_answer")
    assert fault.startswith("2: own_edi: no element 'funktion', perhaps function; there are ")
    assert {"document_type", "action", "quantity"} <= set(fault.partition("there are ")[2].split(", "))


def test_rows_of_a_dialect_whose_contract_cannot_be_read_wait_until_it_can(mapped, own_edi):
    own_edi.write_text(own_edi.read_text().replace("kind: ", "kind: no_", 1))
    assert mapped(ANSWERS + "own_edi,funktion,ZZ,accepted\n", "map_supplier_answer")["map_supplier_answer"].own


def test_a_dialect_in_the_place_of_a_shipped_one_has_its_own_columns_and_the_shipped_elements(mapped, own_edi):
    folder = own_edi.parent.with_name("supplier_x12")
    shutil.move(own_edi.parent, folder)
    path = (folder / own_edi.name).rename(folder / "_supplier_x12__sources.yml")
    path.write_text(path.read_text().replace("own_edi", "supplier_x12"))
    rows = "supplier_x12,action,ZZ,accepted\nsupplier_x12,acknowledgment_type,ZZ,accepted\n"
    assert len(mapped(ANSWERS + rows, "map_supplier_answer")["map_supplier_answer"].own) == 2
