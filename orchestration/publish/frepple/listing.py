"""The list beside the export: every row that was left out, exported other than the table says, or that needs a look."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.connections import literal
from orchestration.publish.frepple.columns import ExportFile
from orchestration.publish.frepple.files import FILES
from orchestration.publish.frepple.left_out_reasons import MEANINGS
from orchestration.publish.tables import neutralised

TEXTS = ("file", "source_table", "source_key", "item_id", "location_id", "effect", "reason", "meaning")
NUMBERS = ("quantity", "exported_quantity", "value")
EFFECTS = {"left_out": "left_out", "changed": "changed", "warning": "warnings"}


def write_list(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, int]:
    """Write one row per row left out (effect `left_out`), exported other than the table says (`changed`) or exported
    although the tool cannot plan it (`warning`), by file and reason, the greatest value first.

    `quantity` is the table's and `exported_quantity` the file's, null where there is none or nobody knows it: what
    a table adds up to is what the file does, with quantity less exported_quantity of every row here. `value` is
    quantity by the item's cost in group currency, null where either is not known. Returns the number of each effect.
    """
    connection.execute("create table meanings (reason varchar, meaning varchar)")
    connection.executemany("insert into meanings values (?, ?)", list(MEANINGS.items()))
    each = [select for file in FILES for select in _said_of(file)]
    connection.execute(f"""
        create table listed as
        select said.*, (said.quantity * item_costs.cost)::decimal(38, 2) as value, meanings.meaning
        from ({" union all by name ".join([*each, _unreplenished()])}) as said
        left join meanings using (reason)
        left join item_costs using (item_id)
    """)
    texts, numbers = ", ".join(map(neutralised, TEXTS)), ", ".join(NUMBERS)
    order = "file, effect, reason, value desc nulls last, source_key"
    connection.execute(
        f"copy (select {texts}, {numbers} from listed order by {order}) to {literal(path)} (format csv, header)"
    )
    counted = dict(connection.execute("select effect, count(*) from listed group by effect").fetchall())
    return {name: counted.get(effect, 0) for effect, name in EFFECTS.items()}


def _said_of(file: ExportFile) -> list[str]:
    """What is said of a file's rows, by effect; of a row that is left out nothing else matters."""
    quantity = f'"{file.quantity}"' if file.quantity else "source_quantity"
    return [
        f"""
        select '{file.name}' as file, source_table, source_key, {_place(file)}, '{effect}' as effect,
            {effect} as reason,
            source_quantity::decimal(18, 4) as quantity,
            if(left_out is null, {quantity}, 0 * source_quantity)::decimal(18, 4) as exported_quantity
        from considered_{file.name}
        where {effect} is not null and ('{effect}' = 'left_out' or left_out is null)
        """
        for effect in EFFECTS
    ]


def _unreplenished() -> str:
    return """
        select 'buffer' as file, 'inventory' as source_table, concat_ws(' / ', item, location) as source_key,
            item as item_id, location as location_id, 'warning' as effect, 'no_replenishment' as reason,
            quantity, quantity as exported_quantity
        from no_replenishment
    """


def _place(file: ExportFile) -> str:
    """The item and the location that a row is about, null where there is none."""
    location = next((name for name in ("location", "destination") if file.has(name)), None)
    item = "item" if file.has("item") else "name" if file.name == "item" else "null::varchar"
    where = location or ("name" if file.name == "location" else "null::varchar")
    return f"{item} as item_id, {where} as location_id"
