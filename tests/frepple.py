"""What a release's tables hold against what its planner-tool export and the list beside it say of them."""

from __future__ import annotations

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


def unaccounted(release: Path) -> dict[str, float]:
    """By file, what its table adds up to less what is exported and listed; only files that differ."""
    differences = {file: _held(release, file) - _accounted(release, file) for file in TABLES}
    return {file: difference for file, difference in differences.items() if difference}


def _held(release: Path, file: str):
    table, column = TABLES[file]
    rows = pl.read_parquet(release / "tables" / f"{table}.parquet")
    if file in SUPPLY:
        rows = rows.filter(supply_type=SUPPLY[file])
    return rows[column].cast(QUANTITY).sum()


def _accounted(release: Path, file: str):
    column = next(one.quantity for one in FILES if one.name == file)
    said = pl.read_csv(release / LEFT_OUT, infer_schema=False).filter(pl.col("file") == file)
    kept_back = said["quantity"].cast(QUANTITY) - said["exported_quantity"].cast(QUANTITY)
    return exported(release, file)[column].cast(QUANTITY).sum() + kept_back.sum()
