"""What a release's tables hold against what its planner-tool export and the list beside it say of them."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import polars as pl

from orchestration.publish.frepple.export import LEFT_OUT
from orchestration.publish.frepple.files import FILES

QUANTITY = pl.Decimal(38, 4)
TABLES = {
    "buffer": ("inventory", "planning_quantity"),
    "demand": ("open_orders", "open_quantity"),
    "purchaseorder": ("inbound_supply", "open_quantity"),
    "distributionorder": ("inbound_supply", "open_quantity"),
    "forecastplan": ("forecast", "remaining_quantity"),
}
SUPPLY = {"purchaseorder": "purchase", "distributionorder": "transfer"}


def exported(release: Path, file: str) -> pl.DataFrame:
    """A file of the export as text, empty where it was not written."""
    path = release / "frepple" / f"{file}.csv"
    columns = next([column.name for column in one.columns] for one in FILES if one.name == file)
    return (
        pl.read_csv(path, infer_schema=False)
        if path.exists()
        else pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    )


def rows(release: Path, file: str, *columns) -> list[tuple]:
    """Columns of a file of the export, as text."""
    return exported(release, file).select(columns).rows()


def listed(release: Path, file: str, effect: str = "left_out") -> dict[str, str]:
    """Why each row of a file is in the list, by its key."""
    said = pl.read_csv(release / LEFT_OUT, infer_schema=False).filter(file=file, effect=effect)
    assert said["meaning"].null_count() == 0
    return dict(said.select("source_key", "reason").rows())


def unaccounted(release: Path) -> pl.DataFrame:
    """Item-locations of which a file and the list do not add up to the table, by file, with the difference."""
    return pl.concat([_difference(release, file) for file in TABLES])


def _difference(release: Path, file: str) -> pl.DataFrame:
    quantity = next(one.quantity for one in FILES if one.name == file)
    kept = exported(release, file).select(
        item_id="item", location_id="destination" if file == "distributionorder" else "location", quantity=quantity
    )
    all_three = [_held(release, file), _negative(kept), _negative(_kept_back(release, file))]
    by_place = pl.concat(all_three).group_by("item_id", "location_id").agg(pl.col("quantity").sum())
    return by_place.filter(pl.col("quantity") != 0).select(pl.lit(file).alias("file"), pl.all())


def _held(release: Path, file: str) -> pl.DataFrame:
    table, quantity = TABLES[file]
    held = pl.read_parquet(release / "tables" / f"{table}.parquet")
    if file in SUPPLY:
        held = held.filter(supply_type=SUPPLY[file])
    return held.select("item_id", "location_id", quantity=pl.col(quantity).cast(QUANTITY))


def _kept_back(release: Path, file: str) -> pl.DataFrame:
    """What of the table's quantity is not in the file, by the list, whose ids are neutralised for spreadsheets."""
    said = pl.read_csv(release / LEFT_OUT, infer_schema=False).filter(pl.col("file") == file)
    ids = [pl.col(name).str.strip_prefix("'") for name in ("item_id", "location_id")]
    return said.select(*ids, quantity=pl.col("quantity").cast(QUANTITY) - pl.col("exported_quantity").cast(QUANTITY))


def _negative(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(quantity=-pl.col("quantity").cast(QUANTITY))


def changed_references(releases: list[Path]) -> list[tuple]:
    """Document lines that one release and the next have with the same open quantity, and of which neither names all the
    parts that the other does: further pieces of a part may come and go with its notices. Both sets of references."""
    named = [_references(release) for release in releases]
    return [
        (line, before, after)
        for earlier, later in pairwise(named)
        for line in earlier.keys() & later.keys()
        for (before, open_before), (after, open_after) in [(earlier[line], later[line])]
        if open_before == open_after and not (before <= after or after <= before)
    ]


def _references(release: Path) -> dict[tuple, tuple[set[str], Decimal]]:
    """References and open quantity of each line of an order, purchase or transfer."""
    supply = pl.read_parquet(release / "tables/inbound_supply.parquet").select(
        "source", "purchase_order_id", "purchase_order_line", "open_quantity", reference="supply_id"
    )
    orders = pl.read_parquet(release / "tables/open_orders.parquet").select(
        "source", "order_id", "order_line", "open_quantity", reference="demand_id"
    )
    lines = pl.concat([supply, orders.rename({"order_id": "purchase_order_id", "order_line": "purchase_order_line"})])
    grouped = lines.group_by("source", "purchase_order_id", "purchase_order_line").agg(
        "reference", pl.col("open_quantity").sum()
    )
    return {tuple(line): (set(references), quantity) for *line, references, quantity in grouped.rows()}
