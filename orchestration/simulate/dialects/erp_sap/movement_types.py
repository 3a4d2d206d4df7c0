"""Movement types: what SAP calls each kind of movement."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.codes import Kind, Status
from orchestration.simulate.dialects.notation import named

MOVEMENT_TYPES = {
    Kind.RECEIPT: "101",
    Kind.ISSUE: "601",
    Kind.SCRAP: "551",
    Kind.CUSTOMER_RETURN: "651",
    Kind.SUPPLIER_RETURN: "122",
    Kind.TRANSFER_OUT: "303",
    Kind.TRANSFER_IN: "305",
}
REVERSALS = {Kind.RECEIPT: "102", Kind.ISSUE: "602", Kind.SCRAP: "552", Kind.CUSTOMER_RETURN: "652"}
STATUS_CHANGES = {  # ten times the status left, plus the one entered
    10 * Status.AVAILABLE + Status.QUALITY: "322",
    10 * Status.QUALITY + Status.AVAILABLE: "321",
    10 * Status.AVAILABLE + Status.BLOCKED: "344",
    10 * Status.BLOCKED + Status.AVAILABLE: "343",
    10 * Status.RETURNS + Status.AVAILABLE: "453",
}


def movement_type() -> pl.Expr:
    """BWART of a posting; counts and reversals by its direction and what it reverses."""
    is_inward, is_reversal = pl.col("target") >= 0, pl.col("reversed_document") > 0
    from_warehouse = pl.when(is_inward).then(pl.lit("712")).otherwise(pl.lit("711"))
    keyed = pl.when(is_inward).then(pl.lit("701")).otherwise(pl.lit("702"))
    counted = pl.when(pl.col("reference") > 0).then(from_warehouse).otherwise(keyed)
    changed = named(10 * pl.col("source") + pl.col("target"), STATUS_CHANGES)
    moved = pl.when(is_reversal).then(named(pl.col("kind"), REVERSALS)).otherwise(named(pl.col("kind"), MOVEMENT_TYPES))
    return (
        pl.when(pl.col("kind") == Kind.COUNT)
        .then(counted)
        .when(pl.col("kind") == Kind.STATUS_CHANGE)
        .then(changed)
        .otherwise(moved)
    )
