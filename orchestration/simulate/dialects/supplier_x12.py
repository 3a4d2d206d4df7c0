"""Suppliers that answer by X12: 855 acknowledgements and 856 ship notices."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.deliveries import Text
from orchestration.simulate.dialects.books import Books
from orchestration.simulate.dialects.edi import confirmed, messages, noticed
from orchestration.simulate.documents.model import Purchases
from orchestration.simulate.world import World

NOTATION = Text("edi")
SENDER, RECEIVER = "LONESTAR", "TRUESTOCK"
STATUSES = {"accepted": "IA", "rejected": "IR", "hold": "IH", "backordered": "IB"}


def replies(world: World, made: Purchases, books: Books, item: pl.Expr, day: date) -> dict[str, pl.DataFrame]:
    """One interchange a file; none where nothing was told."""
    sets = {"855": _acknowledgements(confirmed(world, made, books, item), day)}
    sets["856"] = _notices(noticed(world, made, books, item), day)
    groups = {"855": "PR", "856": "SH"}
    return {name: _interchange(told, groups[name], day) for name, told in sets.items() if len(told)}


def _acknowledgements(told: pl.DataFrame, day: date) -> pl.Series:
    """One set per order; each part of a line under the line."""
    line = pl.format("PO1*{}*{}*{}***BP*{}~", "name", "ordered", "order_unit", "code")
    status = pl.col("answer").replace_strict(STATUSES, return_dtype=pl.String)
    promise = pl.format("*067*{}", "on").fill_null("")
    part = pl.format("ACK*{}*{}*{}{}~", status, "quantity", "order_unit", promise)
    is_first = pl.col("turn") == pl.col("turn").min().over("number", "line")
    body = pl.when(is_first).then(pl.concat_str(line, part)).otherwise(part)
    rows = messages(told, "number", body, 1 + is_first.cast(pl.Int64))
    head = pl.format(f"ST*855*{{}}~BAK*00*AC*{{}}*{day:%Y%m%d}~", "message", "order")
    tail = pl.format("CTT*{}~SE*{}*{}~", "lines", pl.col("segments") + 4, "message")
    return rows.select(pl.concat_str(head, "body", tail)).to_series()


def _notices(told: pl.DataFrame, day: date) -> pl.Series:
    """One set per shipment; items in their packs."""
    packs = told.explode("packs").with_columns(pack=pl.int_range(pl.len()).over("notice"))
    level = 3 + 2 * pl.col("pack")
    goods = pl.format("LIN*{}*BP*{}~SN1**{}*{}~", "name", "code", "packs", "order_unit")
    body = pl.concat_str(pl.format("HL*{}*2*P~HL*{}*{}*I~", level, level + 1, level), goods)
    rows = messages(packs, "notice", body, pl.lit(4, pl.Int64)).join(told.select("notice", "on"), on="notice")
    head = pl.format(
        f"ST*856*{{}}~BSN*00*{{}}*{day:%Y%m%d}*0200~HL*1**S~DTM*017*{{}}~HL*2*1*O~PRF*{{}}~",
        "message",
        "notice",
        "on",
        "order",
    )
    tail = pl.format("CTT*{}~SE*{}*{}~", 2 + 2 * pl.col("lines"), pl.col("segments") + 8, "message")
    return rows.sort("message").select(pl.concat_str(head, "body", tail)).to_series()


def _interchange(sets: pl.Series, group: str, day: date) -> pl.DataFrame:
    control = f"{day:%Y%m%d}"[-6:].zfill(9)
    ids = f"ZZ*{SENDER:15}*ZZ*{RECEIVER:15}"
    head = f"ISA*00*{'':10}*00*{'':10}*{ids}*{day:%y%m%d}*0200*U*00401*{control}*0*P*>~"
    head += f"GS*{group}*{SENDER}*{RECEIVER}*{day:%Y%m%d}*0200*1*X*004010~"
    return pl.DataFrame({"text": [head, *sets, f"GE*{len(sets)}*1~IEA*1*{control}~"]})
