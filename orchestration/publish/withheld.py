"""withheld.csv: the item-locations a planner must not plan on unseen."""

from __future__ import annotations

from pathlib import Path

import duckdb

COLUMNS = """item_id, location_id, planning_quantity, low_quantity, high_quantity, quantity_basis, trust_reasons"""


def write_withheld(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Every withheld item-location, by key; `plan_action` is `hold` without an estimate, else `review`.

    Reads the release's own CSV, so that its text is neutralised once.
    """
    source, target = folder / "csv" / "inventory.csv", folder / "withheld.csv"
    rows = connection.read_csv(str(source), header=True, all_varchar=True).filter("trust = 'withheld'")
    action = "if(quantity_basis = 'none', 'hold', 'review') as plan_action"
    rows.project(f"{COLUMNS}, {action}").order("item_id, location_id").write_csv(str(target), header=True)
