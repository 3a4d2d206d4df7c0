"""What changed since the release before: the greatest changes of stock with their reason, and rows by table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.publish.changes import PLACE, row_reasons
from orchestration.publish.diff import key_of
from orchestration.publish.manifest import read_manifest
from orchestration.publish.report.changed_rows import changed_rows
from orchestration.publish.report.reading import ROWS_SHOWN, Column, Listing, ReleaseFiles

COMPARED = ("on_hand_quantity", "inventory_value", "trust_reasons")
HELD = "0 where that release has no such item-location; n/a where it does not know the stock."


@dataclass(frozen=True)
class Since:
    """The release compared with, and what differs from it; None where it is retired or there was none."""

    release_id: str | None
    stock: Listing | None = None
    tables: Listing | None = None


def what_changed(release: ReleaseFiles) -> Since:
    """Compares with the release before, whose files lie beside this one's."""
    previous = release.manifest.previous_release
    if previous is None or not (before := release.folder.parent / previous).exists():
        return Since(previous)
    return Since(previous, _stock(release, before), changed_rows(release, before))


def _stock(release: ReleaseFiles, before: Path) -> Listing:
    """Item-locations whose on-hand quantity changed, greatest change of value first, unknown ones last."""
    columns = [
        Column("item_id", "Item"),
        Column("location_id", "Location"),
        Column("before", "Before", "quantity", HELD),
        Column("after", "Now", "quantity", HELD),
        Column("change", "Change", "signed", release.definition("inventory", "on_hand_quantity")),
        Column("value", "Change of value", "signed_money", release.definition("inventory", "inventory_value")),
        Column(
            "reason", "Reason", "long", "Causes and trust reasons that came or went, and deliveries with new content."
        ),
    ]
    moved = moved_stock(release, before)
    rows = _explained(moved.head(ROWS_SHOWN), before, release) if moved.height else []
    caption, empty = "Greatest changes of stock on hand", "No stock on hand changed."
    return Listing(caption, columns, rows, moved.height, empty, "csv/inventory.csv")


def moved_stock(release: ReleaseFiles, before: Path) -> pl.DataFrame:
    """One row per item-location whose stock on hand differs from the release at `before`.

    In base units and group currency: `before`, `after`, `change` and `value`, its change. An item-location that a
    release does not have counts 0 there; what a release does not know is null, and so is the change of it.
    """
    shown = [*PLACE, *COMPARED, pl.lit(True).alias("there")]
    earlier = pl.scan_parquet(before / "tables" / "inventory.parquet", glob=False).select(shown)
    joined = earlier.join(release.scan("inventory").select(shown), on=PLACE, how="full", coalesce=True, suffix="_after")
    moved = (
        joined.with_columns(before=_held("on_hand_quantity"), after=_held("on_hand_quantity", "_after"))
        .filter(pl.col("before").ne_missing(pl.col("after")))
        .with_columns(
            change=pl.col("after") - pl.col("before"),
            value=_held("inventory_value", "_after") - _held("inventory_value"),
        )
    )
    return moved.sort(-pl.col("value").abs(), -pl.col("change").abs(), *PLACE, nulls_last=True).collect()


def _held(name: str, side: str = "") -> pl.Expr:
    """A figure of one side of the join: 0 where that release does not have the row."""
    return pl.when(pl.col(f"there{side}").is_null()).then(0).otherwise(f"{name}{side}")


def _explained(changed: pl.DataFrame, before: Path, release: ReleaseFiles) -> list[dict[str, Any]]:
    """The rows with the reasons that `truestock diff` gives."""
    manifests = [read_manifest(before), release.manifest]
    keyed = changed.with_columns(key_of(PLACE), table=pl.lit("inventory"))
    differences = pl.concat(
        keyed.select(
            *("table", "key", *PLACE),
            pl.lit(name).alias("column"),
            pl.col(name).cast(pl.String).alias("before"),
            pl.col(f"{name}_after").cast(pl.String).alias("after"),
        )
        for name in ("on_hand_quantity", "trust_reasons")
    )
    reasons = row_reasons(differences, before, release.folder, manifests).select("key", "reason")
    return keyed.join(reasons, on="key", how="left", maintain_order="left").to_dicts()
