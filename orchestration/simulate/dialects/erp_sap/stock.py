"""MSEG and MARD: movements and balances."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.clock import to_local
from orchestration.simulate.codes import Kind, Status
from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.erp_sap.books import flag
from orchestration.simulate.dialects.erp_sap.movement_types import movement_type
from orchestration.simulate.dialects.erp_sap.receipts import with_blocked_receipts
from orchestration.simulate.dialects.lots import is_kept_by_lots, lot
from orchestration.simulate.dialects.notation import material, quantity, reference
from orchestration.simulate.regions import Feed
from orchestration.simulate.spec import DAY
from orchestration.simulate.world import World

NOTATION = Delimited("|")
INSMK = {Status.AVAILABLE: "", Status.QUALITY: "X", Status.BLOCKED: "S", Status.RETURNS: "R"}
RESTRICTED_EVERY = 7  # items
SPECIAL_EVERY = 60  # receipts, one of which comes together with one into a customer's own stock


def log(world: World, feed: Feed, recorded: pl.DataFrame) -> pl.DataFrame:
    """MSEG: one row per change of stock of the postings `recorded`, as `postings.postings` has them.

    A few more go into customers' own stock, a ledger of its own that MARD does not show. Unless all is plain, some
    receipts come in two steps, and what is restricted is told by its batch.
    """
    special = recorded.filter((pl.col("kind") == Kind.RECEIPT) & (pl.col("document") % SPECIAL_EVERY == 0))
    others = _lines(world, feed.zone, special.with_columns(reference=0, reversed_document=0))
    others = others.with_columns(MBLNR=pl.format("48{}", pl.col("MBLNR").str.slice(2)), SOBKZ=pl.lit("E"))
    lines = pl.concat([_lines(world, feed.zone, recorded), others])
    return lines.drop("ZUSTD") if world.is_plain else with_blocked_receipts(lines)


def _lines(world: World, zone: str, recorded: pl.DataFrame) -> pl.DataFrame:
    out = recorded.filter(pl.col("source") >= 0).with_columns(SHKZG=pl.lit("H"), status="source", leg=pl.lit(1))
    into = recorded.filter(pl.col("target") >= 0).with_columns(SHKZG=pl.lit("S"), status="target", leg=pl.lit(2))
    local, in_cases = to_local(pl.col("at"), zone), pl.col("cases") > 0
    posted = to_local(pl.col("at") - DAY * pl.col("backdated").cast(pl.Int64), zone)
    is_restricted = _is_restricted() & (pl.col("status") == Status.BLOCKED) & (not world.is_plain)
    is_change, is_reversal = pl.col("kind") == Kind.STATUS_CHANGE, pl.col("reversed_document") > 0
    return world.with_codes(pl.concat([out, into])).select(
        MBLNR=_document("document"),
        MJAHR=local.dt.strftime("%Y"),
        ZEILE=pl.when(is_change).then("leg").otherwise("part").cast(pl.String),
        BWART=movement_type(),
        SHKZG="SHKZG",
        MATNR=material(),
        WERKS="plant",
        LGORT="storage",
        CHARG=lot(),
        INSMK=pl.when(is_restricted).then(pl.lit("")).otherwise(pl.col("status").replace_strict(INSMK)),
        SOBKZ=pl.lit(""),
        MENGE=quantity("quantity"),
        MEINS=pl.lit("EA"),
        ERFMG=pl.when(in_cases).then(quantity("cases")).otherwise(quantity("quantity")),
        ERFME=pl.when(in_cases).then(pl.lit("CS")).otherwise(pl.lit("EA")),
        EBELN=pl.lit(""),
        EBELP=pl.lit(""),
        VBELN_IM=pl.lit(""),
        VBELP_IM=pl.lit(""),
        SMBLN=pl.when(is_reversal).then(_document("reversed_document")).otherwise(pl.lit("")),
        SMBLP=pl.when(is_reversal).then(pl.lit("1")).otherwise(pl.lit("")),
        XBLNR=reference(world.network),
        BUDAT=posted.dt.strftime("%Y%m%d"),
        CPUDT=local.dt.strftime("%Y%m%d"),
        CPUTM=local.dt.strftime("%H%M%S"),
        ZUSTD=flag(is_restricted),
    )


def snapshot(world: World, feed: Feed, balances: pl.DataFrame, at: int) -> pl.DataFrame:
    """MARD: one row per material and storage location; the blocked stock of some materials is restricted."""
    rows = _by_status(balances)
    restricted = pl.when(_is_restricted()).then("SPEME").otherwise(0)
    return world.with_codes(rows).select(
        MATNR=material(),
        WERKS="plant",
        LGORT="storage",
        LABST=_signed("LABST"),
        INSME=_signed("INSME"),
        SPEME=_signed(pl.col("SPEME") - restricted),
        EINME=_signed(restricted),
        RETME=_signed("RETME"),
        UMLME=_signed(pl.when(pl.col("item") % 11 == 0).then(4).otherwise(0)),
        KLABS=_signed(pl.when(pl.col("item") % 13 == 0).then(25).otherwise(0)),
    )


def lots(world: World, balances: pl.DataFrame) -> pl.DataFrame:
    """MCHB: one row per batch and storage location, of materials that are kept by batches."""
    held = balances.join(world.item_codes, on="item", how="left", maintain_order="left")
    rows = _by_status(held.filter(is_kept_by_lots() & (pl.col("quantity") != 0)).select(balances.columns))
    return world.with_codes(rows).select(
        MATNR=material(),
        WERKS="plant",
        LGORT="storage",
        CHARG=lot(),
        CLABS=_signed("LABST"),
        CINSM=_signed("INSME"),
        CSPEM=_signed("SPEME"),
        CRETM=_signed("RETME"),
    )


def _by_status(balances: pl.DataFrame) -> pl.DataFrame:
    """One row per item and location, one column per status."""
    names = zip(("LABST", "INSME", "SPEME", "RETME"), INSMK, strict=True)
    by_status = {name: pl.col("quantity").filter(pl.col("status") == status).sum() for name, status in names}
    return balances.group_by("item", "location", maintain_order=True).agg(**by_status)


def _is_restricted() -> pl.Expr:
    """Materials whose blocked stock is restricted."""
    return pl.col("item") % RESTRICTED_EVERY == 0


def _document(column: str) -> pl.Expr:
    return (4_900_000_000 + pl.col(column)).cast(pl.String)


def _signed(pieces: pl.Expr | str) -> pl.Expr:
    value = pl.col(pieces) if isinstance(pieces, str) else pieces
    return quantity(value.abs()) + pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
