"""Purchase orders of several lines and parts, transfers between plants, and what looks like an order and is none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from orchestration.simulate.documents.answers import draw_channels, make_answers
from orchestration.simulate.documents.lines import by_document, closed_lines, document_lines, drawn, entered
from orchestration.simulate.documents.model import LINE, Purchases
from orchestration.simulate.documents.plain import count_of
from orchestration.simulate.documents.schedules import PARTS, Schedules, make_schedules, schedule_lines
from orchestration.simulate.network import PORTAL
from orchestration.simulate.regions import Region
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

# By dialect of the ERP: the kinds of its documents, and the share of each.
KINDS = {
    "erp_sap": {"order": 0.65, "transfer": 0.2, "request": 0.05, "contract": 0.05, "return": 0.05},
    "erp_next": {"order": 1.0},
}
# Dialects whose lines have several parts, and whose documents have confirmations and notices of their own.
SCHEDULING = CONFIRMING = ("erp_sap",)


def rich_purchases(spec: Spec, world: World, region: Region, tellers: Sequence[str]) -> Purchases:
    """As many documents as there are plain orders, numbered on from them.

    `tellers` are the dialects of the systems that answer them in turn: only a portal tells of delays, and what EDI
    tells nobody types into the ERP.
    """
    random = spec.random(f"purchases {region.name}")
    lines = _lines(spec, world, random, region)
    made = make_schedules(random, lines.height, PARTS if region.head.dialect in SCHEDULING else 1)
    lines = lines.with_columns(ordered=pl.Series(made.ordered), received=pl.Series(made.received))
    is_order = (lines["kind"] == "order").to_numpy()
    channels = draw_channels(random, lines.height, bool(tellers), region.head.dialect in CONFIRMING)
    channels.in_portal[~is_order] = channels.in_erp[~is_order] = False
    is_edi = np.array([one != PORTAL for one in tellers] or [False])[lines["number"].to_numpy() % max(1, len(tellers))]
    channels.in_erp[channels.in_portal & is_edi] = False
    answers = make_answers(spec, random, lines, made, channels, ~is_edi)
    return Purchases(
        lines=lines,
        schedule=schedule_lines(spec, lines, made),
        confirmations=answers.confirmations,
        notices=answers.notices,
        delays=answers.delays,
        issues=_issues(random, lines, made),
    )


def _lines(spec: Spec, world: World, random: np.random.Generator, region: Region) -> pl.DataFrame:
    """A line that would transfer within a plant is left out."""
    lines, shares = document_lines(spec, world, random, region), KINDS[region.head.dialect]
    documents = count_of(spec)
    places = world.places_of(region.head.source)
    kind = by_document(lines, drawn(random, shares, documents))
    origin = by_document(lines, random.choice(places["location"].to_numpy(), documents))
    is_transfer = kind == "transfer"
    supplier = by_document(lines, random.integers(1, 3, documents))
    rows = lines.with_columns(
        kind=kind,
        supplier=pl.when(is_transfer).then(None).otherwise(supplier),
        origin=pl.when(is_transfer).then(origin),
        is_closed=closed_lines(random, lines, region),
        entered=entered(spec),
    )
    plant = world.locations["plant"]
    is_within = plant[rows["location"].to_list()] == plant[origin.to_list()]
    return rows.filter(~(is_transfer & is_within))


def _issues(random: np.random.Generator, lines: pl.DataFrame, made: Schedules) -> pl.DataFrame:
    """What the origin of a transfer issued, in one or two deliveries: nothing, a part, or all of it; no less than was
    received."""
    issued = np.choose(random.integers(0, 3, lines.height), [0 * made.ordered, made.quantity[:, 0], made.ordered])
    issued = np.maximum(issued, made.received)
    first = np.where(random.random(lines.height) < 0.5, (issued + 1) // 2, issued)
    turns = [
        lines.select(*LINE, turn=pl.lit(turn, pl.Int64), quantity=pl.Series(size))
        for turn, size in ((1, first), (2, issued - first))
    ]
    is_there = pl.Series(lines["kind"] == "transfer")
    return pl.concat([one.filter(is_there & (one["quantity"] > 0)) for one in turns]).sort(*LINE, "turn")
