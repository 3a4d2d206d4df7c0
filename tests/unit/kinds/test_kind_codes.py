"""Every code that says what an order line is, from the bytes that deliver it to its kind; docs/kinds.md shows them."""

import csv

import pytest

from orchestration.landscape.mappings import SEEDS
from orchestration.settings import PROJECT_ROOT
from tests.unit.kinds.deliveries import delivered
from tests.unit.kinds.kinds import MAPPINGS, markdown, rows

KIND = {"map_document_kind": "document_kind", "map_line_kind": "line_kind", "map_order_hold": "hold"}
KIND["map_planning_type"] = "planning_type"
PURCHASE, SALES = ("BSTYP", "BSART", "PSTYP", "KNTTP"), ("VBTYP", "AUART", "PSTYV", "LIFSK", "LIFSP", "CMGST", "UVALL")
FLAGS = ("is_stock_item", "delivered_by_supplier")


def unknown(element: str) -> str:
    """A code that is in no mapping."""
    return "7" if element in FLAGS else "Ω9"


def sides(mapping: str, element: str) -> list[str]:
    if mapping == "map_planning_type":
        return ["parameters"]
    if element in PURCHASE:
        return ["purchase"]
    return ["sales"] if element in SALES or mapping == "map_order_hold" else ["purchase", "sales"]


TOLD = [(mapping, side, *row) for mapping in MAPPINGS for row in rows(mapping) for side in sides(mapping, row[1])]
# That there is no material is all that its number says.
ELEMENTS = sorted({one[:4] for one in TOLD if one[3] != "MATNR"})


@pytest.fixture(scope="module")
def kind_of(lines_of):
    """The kind that each code of an element comes to, where nothing else is told; and that of a code in no mapping."""
    known: dict[tuple, dict[str, str]] = {}

    def kind(mapping: str, side: str, dialect: str, element: str, code: str) -> str:
        key = mapping, side, dialect, element
        if key not in known:
            codes = [*(row[2] for row in rows(mapping) if row[:2] == (dialect, element)), unknown(element)]
            found = lines_of(dialect, side, delivered(side, element, codes))
            known[key] = dict(zip(codes, (line[KIND[mapping]] for line in found), strict=True))
        return known[key][code]

    return kind


@pytest.mark.parametrize(("mapping", "side", "dialect", "element", "code", "kind"), TOLD)
def test_what_a_code_alone_says(kind_of, mapping, side, dialect, element, code, kind):
    assert kind_of(mapping, side, dialect, element, code) == (None if kind == "as_told" else kind)


@pytest.mark.parametrize(("mapping", "side", "dialect", "element"), ELEMENTS)
def test_a_code_in_no_mapping_is_unknown_unless_any_other_is_mapped(kind_of, mapping, side, dialect, element):
    any_other = {row[:2]: row[3] for row in rows(mapping) if row[2] == "*"}
    assert kind_of(mapping, side, dialect, element, unknown(element)) == any_other.get((dialect, element), "unknown")


def test_the_mappings_that_ship_have_no_other_rows():
    for mapping in MAPPINGS:
        shipped = list(csv.reader((SEEDS / f"{mapping}.csv").read_text().splitlines()))[1:]
        assert sorted(map(tuple, shipped)) == sorted(rows(mapping))


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_the_page_shows_them(mapping):
    assert markdown(mapping) in (PROJECT_ROOT / "docs" / "kinds.md").read_text()
