"""Which of the suppliers' systems tells of which order, and what each then delivers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from orchestration.simulate.deliveries import Notation
from orchestration.simulate.dialects import supplier_edifact, supplier_portal, supplier_x12
from orchestration.simulate.dialects.books import Books
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.dialects.mdm import CODES
from orchestration.simulate.documents.model import Orders, Purchases
from orchestration.simulate.documents.plain import count_of
from orchestration.simulate.network import PORTAL, Network
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

Extract = tuple[str, Notation, dict[str, pl.DataFrame]]  # system, and its files by name


@dataclass(frozen=True)
class Channel:
    """How suppliers' systems of a dialect write; `is_delta` where each message comes once."""

    notation: Notation
    replies: Callable[[World, Purchases, Books, pl.Expr, date], dict[str, pl.DataFrame]]
    is_delta: bool


CHANNELS = {
    PORTAL: Channel(supplier_portal.NOTATION, supplier_portal.replies, is_delta=False),
    "supplier_x12": Channel(supplier_x12.NOTATION, supplier_x12.replies, is_delta=True),
    "supplier_edifact": Channel(supplier_edifact.NOTATION, supplier_edifact.replies, is_delta=True),
}


def answers(spec: Spec, world: World, made: Orders, day: int) -> list[Extract]:
    """What the systems of an ERP's suppliers deliver on a day. Of several, each has a part of the orders; plain orders
    are answered by portals alone."""
    dialect = made.region.head.dialect
    extracts = []
    for system in world.network.tellers(made.region):
        channel = CHANNELS[system.dialect.name]
        is_told = _told_by(spec, world.network, made, system.name)
        if channel.is_delta:
            is_told &= pl.col("number") % spec.days == day - 1
        said_on = spec.day(day) if channel.is_delta else spec.start
        told = made.purchases.told(is_told)
        files = channel.replies(world, told, ERPS[dialect].books, CODES[dialect], said_on)
        extracts.append((system.name, channel.notation, files))
    return extracts


def _told_by(spec: Spec, network: Network, made: Orders, system: str) -> pl.Expr:
    everyone = [one.name for one in network.tellers(made.region)]
    portals = [one.name for one in network.tellers(made.region) if one.dialect.name == PORTAL]
    number = pl.col("number")
    plain = number % len(portals) == portals.index(system) if system in portals else pl.lit(False)
    rich = number % len(everyone) == everyone.index(system)
    return pl.when(number < count_of(spec)).then(plain).otherwise(rich)
