"""Who keeps the stock of which locations."""

from __future__ import annotations

import pytest

from orchestration.landscape.model import Pair
from orchestration.simulate.allotment import Keepers, allot, shares

SAP, NEXT = {"a": "erp_sap", "b": "erp_sap"}, {"n": "erp_next"}
EWM, BOXES = {"u": "wms_ewm", "v": "wms_ewm", "w": "wms_ewm"}, {"o": "wms_openboxes"}


def sizes(batches) -> dict[tuple[str | None, tuple[str, ...]], int]:
    return {tuple(keepers): len(ids) for keepers, ids in batches}


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [(5, 2, [3, 2]), (2, 2, [1, 1]), (1, 2, [1, 0]), (10, 4, [3, 3, 2, 2]), (0, 1, [0]), (7, 1, [7])],
)
def test_shares(total, parts, expected):
    assert shares(total, parts) == expected


@pytest.mark.parametrize("parts", [1, 2, 3, 5, 10, 29])
def test_no_share_is_empty_where_there_is_enough(parts):
    for total in range(parts, 4 * parts):
        assert min(shares(total, parts)) > 0
        assert sum(shares(total, parts)) == total


def test_warehouses_go_with_the_erp_of_their_family_in_turn():
    assert sizes(allot(5, SAP | NEXT, EWM | BOXES, ())) == {
        ("a", ("u",)): 2,
        ("a", ("w",)): 1,
        ("b", ("v",)): 1,
        ("n", ("o",)): 1,
    }


def test_a_warehouse_without_family_goes_with_the_erp_that_has_the_fewest():
    assert sizes(allot(4, SAP, {"u": "wms_ewm", **BOXES}, ())) == {("a", ("u",)): 2, ("b", ("o",)): 2}


def test_one_side_alone():
    assert sizes(allot(3, NEXT, {}, ())) == {("n", ()): 3}
    assert sizes(allot(3, {}, EWM, ())) == {(None, ("u",)): 1, (None, ("v",)): 1, (None, ("w",)): 1}


def test_every_system_has_a_location_however_few_are_asked_for():
    assert sizes(allot(1, SAP | NEXT, EWM, ())) == {
        ("a", ("u",)): 1,
        ("a", ("w",)): 1,
        ("b", ("v",)): 1,
        ("n", ()): 1,
    }


def test_declared_locations_come_first_and_the_others_keep_to_the_pairs():
    pairs = [
        Pair(locations=("X", "Y"), erp="b", wms=("v", "u")),
        Pair(locations=("Z",), erp="a"),
        Pair(locations=("OUT",), wms=("w",)),
    ]
    assert allot(6, SAP, EWM, pairs) == [
        (Keepers("b", ("u", "v")), ("X", "Y")),
        (Keepers("a", ()), ("Z",)),
        (Keepers(None, ("w",)), ("OUT",)),
        (Keepers("a", ()), (None,)),
        (Keepers("b", ("u",)), (None,)),
    ]


def test_a_pair_that_names_no_system_names_a_location_only():
    assert allot(3, NEXT, BOXES, [Pair(locations=("X",))]) == [(Keepers("n", ("o",)), ("X", None, None))]


def test_a_system_that_is_not_there_is_as_if_unnamed():
    assert allot(1, NEXT, BOXES, [Pair(locations=("X",), erp="n", wms=("gone",))]) == [
        (Keepers("n", ()), ("X",)),
        (Keepers("n", ("o",)), (None,)),
    ]
