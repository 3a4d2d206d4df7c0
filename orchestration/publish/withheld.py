"""withheld.csv: the item-locations a planner must not plan on unseen."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.publish.frepple.export import LEFT_OUT
from orchestration.publish.tables import literal

COLUMNS = """item_id, location_id, planning_quantity, low_quantity, high_quantity, quantity_basis, trust_reasons"""


def write_withheld(folder: Path) -> None:
    """Every item-location that is withheld, or that the planner-tool export leaves out, by key.

    `plan_action` is `hold` without an estimate, else `review`; `left_out` says why the export has none, null where it
    has one. Reads the release's own CSVs, so that their text is neutralised once.
    """
    inventory, listed = (
        f"read_csv({literal(path)}, all_varchar = true)"
        for path in (folder / "csv" / "inventory.csv", folder / LEFT_OUT)
    )
    with duckdb.connect() as connection:
        connection.execute(f"""
            copy (
                select {COLUMNS},
                    if(coalesce(quantity_basis, 'none') = 'none', 'hold', 'review') as plan_action, left_out
                from {inventory}
                full join (
                    select item_id, location_id, reason as left_out
                    from {listed}
                    where file = 'buffer' and effect = 'left_out'
                ) using (item_id, location_id)
                where trust = 'withheld' or left_out is not null
                order by item_id, location_id
            ) to {literal(folder / "withheld.csv")} (format csv, header)
        """)
