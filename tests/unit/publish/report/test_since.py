"""Changes of stock: what a release does not have is 0 there, what it does not know stays unknown."""

from decimal import Decimal

import polars as pl
import pytest

from orchestration.publish.report.reading import ReleaseFiles
from orchestration.publish.report.since import moved_stock
from tests.records import manifest

FIGURES = ("before", "after", "change", "value")
STOCK = {
    "item_id": pl.String,
    "location_id": pl.String,
    "on_hand_quantity": pl.Decimal(18, 4),
    "inventory_value": pl.Decimal(18, 4),
    "trust_reasons": pl.String,
}


@pytest.fixture
def changed(tmp_path):
    """The figures of changed item-locations by item, in their order."""

    def write(name, stock):
        (tmp_path / name / "tables").mkdir(parents=True)
        rows = [(item, "DC", *map(_decimal, figures), "") for item, figures in stock.items()]
        frame = pl.DataFrame(rows, schema=STOCK, orient="row")
        frame.write_parquet(tmp_path / name / "tables" / "inventory.parquet")
        return ReleaseFiles(tmp_path / name, manifest())

    def compare(before, after):
        earlier = write("before", before)
        moved = moved_stock(write("after", after), earlier.folder)
        return {row[0]: row[1:] for row in moved.select("item_id", *FIGURES).rows()}

    return compare


def _decimal(figure):
    return None if figure is None else Decimal(figure)


def test_what_a_release_does_not_have_is_nothing_there(changed):
    found = changed({"GONE": (5, 50), "SAME": (1, 10)}, {"SAME": (1, 10), "NEW": (7, 70)})
    assert found == {"NEW": (0, 7, 7, 70), "GONE": (5, 0, -5, -50)}


def test_what_a_release_does_not_know_is_no_zero(changed):
    found = changed(
        {"LOST": (356, 712), "FOUND": (None, None), "NO_COST": (3, None)},
        {"LOST": (None, None), "FOUND": (4, 8), "NO_COST": (5, None), "NEW_NO_COST": (7, None), "NEW": (None, None)},
    )
    assert found == {
        "LOST": (356, None, None, None),
        "FOUND": (None, 4, None, None),
        "NO_COST": (3, 5, 2, None),
        "NEW_NO_COST": (0, 7, 7, None),
        "NEW": (0, None, None, None),
    }


def test_the_greatest_known_change_of_value_comes_first(changed):
    found = changed({"A": (1, 1), "B": (1, 1), "C": (1, None)}, {"A": (2, 2), "B": (9, 9), "C": (90, None)})
    assert list(found) == ["B", "A", "C"]
