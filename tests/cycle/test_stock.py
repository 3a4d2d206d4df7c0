"""What is planned with where a log, or a status, and a balance disagree."""

import polars as pl
import pytest

pytestmark = pytest.mark.xdist_group("morning")


@pytest.fixture
def houston(morning):
    return lambda table, item: morning.table(table).filter(item_id=item, location_id="HOU-DC")


def causes(rows: pl.DataFrame) -> dict[tuple[str, str], int]:
    return {
        (status, cause): quantity for status, cause, quantity in rows.select("stock_status", "cause", "quantity").rows()
    }


def test_what_only_the_log_of_a_warehouse_lacks_is_in_its_figure(houston):
    (row,) = houston("inventory", "GLOVE-L").to_dicts()
    assert (row["on_hand_quantity"], row["planning_quantity"], row["variance_quantity"]) == (360, 360, 0)
    assert causes(houston("reconciliation_causes", "GLOVE-L")) == {
        ("available", "ledger_break"): 60,
        ("available", "lost_message"): -60,
    }


def test_what_an_erp_restricts_beside_free_stock_is_not_planned_with(houston):
    (row,) = houston("inventory", "BOLT-M8").to_dicts()
    assert (row["on_hand_quantity"], row["planning_quantity"], row["low_quantity"]) == (5060, 5000, 5000)
    assert causes(houston("reconciliation_causes", "BOLT-M8")) == {
        ("available", "status_not_synced"): 60,
        ("blocked", "status_not_synced"): -60,
    }
