"""SAP EWM: quants and warehouse documents, delimited by `;`, instants in UTC."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.clock import to_local
from orchestration.simulate.codes import Kind, Status
from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.lots import lot
from orchestration.simulate.dialects.notation import DOCUMENTS, material, named, numbered, quantity
from orchestration.simulate.regions import Feed
from orchestration.simulate.world import World

NOTATION = Delimited(";")
FINAL = {Status.AVAILABLE: "F2", Status.QUALITY: "Q4", Status.BLOCKED: "B6", Status.RETURNS: "R8", Status.NOWHERE: ""}
INITIAL = {Status.AVAILABLE: "F1", Status.QUALITY: "Q3", Status.BLOCKED: "B5", Status.RETURNS: "R7"}
PROCESSES = {
    Kind.RECEIPT: "GR",
    Kind.ISSUE: "GI",
    Kind.SCRAP: "SP",
    Kind.CUSTOMER_RETURN: "RT",
    Kind.SUPPLIER_RETURN: "RV",
    Kind.TRANSFER_OUT: "TO",
    Kind.TRANSFER_IN: "TI",
    Kind.STATUS_CHANGE: "SC",
    Kind.COUNT: "CC",
}
OWN, SUPPLIER, SUPPLIED_EVERY = "ACME", "VENDOR9", 25  # receipts or quants, of which one is a supplier's own besides
SECOND_PART = 100  # added to the line number of a line's second posting


def log(world: World, feed: Feed, recorded: pl.DataFrame) -> pl.DataFrame:
    """MOVE: one row per posting of `recorded`, as `postings.postings` has them.

    A supplier's own goods that come in are no stock of ours; where all is plain none do, and no line says whose it is.
    """
    if world.is_plain:
        return _moves(world, recorded)
    own = _moves(world, recorded).with_columns(OWNER=pl.lit(OWN))
    theirs = recorded.filter((pl.col("kind") == Kind.RECEIPT) & (pl.col("document") % SUPPLIED_EVERY == 0))
    moves = _moves(world, theirs.with_columns(reversed_document=0)).with_columns(OWNER=pl.lit(SUPPLIER))
    return pl.concat([own, moves.with_columns(DOCNO=pl.format("V{}", "DOCNO"))])


def _moves(world: World, recorded: pl.DataFrame) -> pl.DataFrame:
    in_cases = pl.col("cases") > 0
    return world.with_codes(recorded).select(
        DOCNO=numbered(DOCUMENTS["wms_ewm"], "document"),
        ITEMNO=(pl.col("line") + SECOND_PART * (pl.col("part").cast(pl.Int64) - 1)).cast(pl.String),
        PROCTY=named("kind", PROCESSES),
        MATNR=material(),
        CHARG=lot(),
        LGNUM="warehouse_number",
        CAT_FROM=named("source", FINAL),
        CAT_TO=named("target", FINAL),
        QUAN=pl.when(in_cases).then(quantity("cases")).otherwise(quantity("quantity")),
        UNIT=pl.when(in_cases).then(pl.lit("CS")).otherwise(pl.lit("EA")),
        REFDOC=numbered("T", "transfer"),
        REFITEM=pl.lit(""),
        REVERSES=numbered(DOCUMENTS["wms_ewm"], "reversed_document"),
        CREATED_AT=to_local(pl.col("at"), "UTC").dt.strftime("%Y%m%d%H%M%S"),
    )


def snapshot(world: World, feed: Feed, balances: pl.DataFrame, at: int) -> pl.DataFrame:
    """QUAN: one or two quants a key, some in cases, and some of another owner."""
    held = balances.filter(pl.col("quantity") != 0).with_row_index("rank")
    is_split = (pl.col("rank") % 3 == 0) & (pl.col("quantity") > 1)
    first = pl.when(is_split).then(pl.col("quantity") // 2).otherwise("quantity")
    quants = pl.concat(
        [
            held.with_columns(quant=first, CAT=named("status", INITIAL)),
            held.filter(is_split).with_columns(quant=pl.col("quantity") - first, CAT=named("status", FINAL)),
        ]
    ).sort("rank", "CAT")
    case = pl.col("case_size")
    in_cases = (case > 1) & (pl.col("scale") == 1) & (pl.col("quant") % case == 0) & (pl.col("rank") % 2 == 0)
    rows = world.with_codes(quants).select(
        LGNUM="warehouse_number",
        LGTYP=pl.lit("0010"),
        LGPLA=pl.format("{}-{}", 10 + pl.col("rank") % 90, 10 + pl.col("rank") // 90 % 90),
        MATNR=material(),
        CHARG=lot(),
        CAT="CAT",
        OWNER=pl.lit(OWN),
        ENTITLED=pl.lit(OWN),
        QUAN=quantity(pl.when(in_cases).then(pl.col("quant") // case).otherwise("quant")),
        UNIT=pl.when(in_cases).then(pl.lit("CS")).otherwise("unit"),
    )
    theirs = rows.head(1) if world.is_plain else rows.gather_every(SUPPLIED_EVERY)
    return pl.concat([rows, theirs.with_columns(LGPLA=pl.lit("99-98"), OWNER=pl.lit(SUPPLIER))])
