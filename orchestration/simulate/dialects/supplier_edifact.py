"""Suppliers that answer by EDIFACT D.96A: ORDRSP and DESADV."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.deliveries import Text
from orchestration.simulate.dialects.books import Books
from orchestration.simulate.dialects.edi import confirmed, messages, noticed
from orchestration.simulate.documents.model import Purchases
from orchestration.simulate.world import World

NOTATION = Text("edi")
SENDER, RECEIVER = "NORDBOLT", "TRUESTOCK"
ACTIONS = {"accepted": "5", "rejected": "7", "hold": "10", "backordered": "3"}
QUANTITIES = {"accepted": "113", "rejected": "21", "hold": "21", "backordered": "83"}


def replies(world: World, made: Purchases, books: Books, item: pl.Expr, day: date) -> dict[str, pl.DataFrame]:
    """One interchange a file; none where nothing was told."""
    told = {"ORDRSP": _responses(confirmed(world, made, books, item), day)}
    told["DESADV"] = _advices(noticed(world, made, books, item), day)
    return {name: _interchange(rows, name, day) for name, rows in told.items() if len(rows)}


def _responses(told: pl.DataFrame, day: date) -> pl.Series:
    """One message per order; each part of a line as a line of the message."""
    number = pl.int_range(1, pl.len() + 1).over("number")
    promise = pl.format("DTM+67:{}:102'", "on").fill_null("")
    body = pl.format(
        "LIN+{}+{}+{}:IN'QTY+{}:{}:{}'{}RFF+ON:{}:{}'",
        number,
        pl.col("answer").replace_strict(ACTIONS, return_dtype=pl.String),
        "code",
        pl.col("answer").replace_strict(QUANTITIES, return_dtype=pl.String),
        "quantity",
        "order_unit",
        promise,
        "order",
        "name",
    )
    rows = messages(told, "number", body, 3 + pl.col("on").is_not_null().cast(pl.Int64))
    head = pl.format(f"UNH+{{}}+ORDRSP:D:96A:UN'BGM+231+R-{{}}+29'DTM+137:{day:%Y%m%d}:102'", "message", "order")
    tail = pl.format("UNS+S'CNT+2:{}'UNT+{}+{}'", "lines", pl.col("segments") + 6, "message")
    return rows.select(pl.concat_str(head, "body", tail)).to_series()


def _advices(told: pl.DataFrame, day: date) -> pl.Series:
    """One message per shipment; a consignment for each pack."""
    packs = told.explode("packs").with_columns(pack=pl.int_range(1, pl.len() + 1).over("notice"))
    body = pl.format(
        "CPS+{}'LIN+{}++{}:IN'QTY+12:{}:{}'RFF+ON:{}:{}'",
        "pack",
        "pack",
        "code",
        "packs",
        "order_unit",
        "order",
        "name",
    )
    rows = messages(packs, "notice", body, pl.lit(4, pl.Int64)).join(told.select("notice", "on"), on="notice")
    head = pl.format(
        f"UNH+{{}}+DESADV:D:96A:UN'BGM+351+{{}}+9'DTM+137:{day:%Y%m%d}:102'DTM+17:{{}}:102'", "message", "notice", "on"
    )
    tail = pl.format("UNT+{}+{}'", pl.col("segments") + 5, "message")
    return rows.sort("message").select(pl.concat_str(head, "body", tail)).to_series()


def _interchange(told: pl.Series, name: str, day: date) -> pl.DataFrame:
    """Each kind of message has references of its own."""
    reference = f"{name[0]}{day:%y%m%d}"
    head = f"UNA:+.? 'UNB+UNOC:3+{SENDER}+{RECEIVER}+{day:%y%m%d}:0200+{reference}'"
    return pl.DataFrame({"text": [head, *told, f"UNZ+{len(told)}+{reference}'"]})
