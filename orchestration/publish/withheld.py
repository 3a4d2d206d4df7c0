"""withheld.csv: the item-locations a planner must not plan on unseen."""

from __future__ import annotations

from pathlib import Path

from orchestration.connections import in_memory, literal
from orchestration.publish.frepple.export import LEFT_OUT
from orchestration.publish.tables import neutralised

COLUMNS = ("planning_quantity", "low_quantity", "high_quantity", "quantity_basis")


def write_withheld(folder: Path) -> None:
    """Every item-location that is withheld, or that the planner-tool export leaves out, by key.

    `plan_action` is `hold` without an estimate, else `review`; `left_out` says why the export has none, null where it
    has one; the reasons are the stock's, where nobody holds any those of its planning parameters. Text is neutralised
    for spreadsheets, as in the export's list, which is read here.
    """
    inventory, parameters, listed = (
        literal(folder / place) for place in ("tables/inventory.parquet", "tables/item_locations.parquet", LEFT_OUT)
    )
    key = ", ".join(map(neutralised, ("item_id", "location_id")))
    with in_memory() as connection:
        connection.execute(f"""
            copy (
                select item_id, location_id, {", ".join(COLUMNS)},
                    coalesce(trust_reasons, parameter_reasons) as trust_reasons,
                    if(coalesce(quantity_basis, 'none') = 'none', 'hold', 'review') as plan_action, left_out
                from (select {key}, trust, trust_reasons, {", ".join(COLUMNS)} from read_parquet({inventory}))
                full join (
                    select item_id, location_id, reason as left_out
                    from read_csv({listed}, all_varchar = true)
                    where file = 'buffer' and effect = 'left_out'
                ) using (item_id, location_id)
                left join (
                    select {key}, trust_reasons as parameter_reasons from read_parquet({parameters})
                ) using (item_id, location_id)
                where trust = 'withheld' or left_out is not null
                order by item_id, location_id
            ) to {literal(folder / "withheld.csv")} (format csv, header)
        """)
