"""What physically happened: documents of the warehouses, and when each system recorded them.

Faultless but for time: every line is recorded by both sides, the ERP some minutes later.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from orchestration.simulate.codes import Kind, Status
from orchestration.simulate.journal import Journal
from orchestration.simulate.network import Network
from orchestration.simulate.regions import SIDES
from orchestration.simulate.spec import DAY, HOUR, MINUTE, MOVEMENTS_A_PAIR, Spec
from orchestration.simulate.world import World

SHARES = {
    Kind.RECEIPT: 0.28,
    Kind.ISSUE: 0.44,
    Kind.SCRAP: 0.01,
    Kind.CUSTOMER_RETURN: 0.06,
    Kind.SUPPLIER_RETURN: 0.02,
    Kind.TRANSFER_OUT: 0.08,
    Kind.STATUS_CHANGE: 0.04,
    Kind.COUNT: 0.07,
}
OUTWARD = (Kind.ISSUE, Kind.SCRAP, Kind.SUPPLIER_RETURN, Kind.TRANSFER_OUT)
STATUS_CHANGES = np.array([(0, 1), (0, 1), (0, 2), (0, 2), (1, 0), (2, 0), (3, 0)], np.int8)
RUSH_SHARE, RUSH = 0.12, 80 * MINUTE  # the shift before the cut-off is the busiest
ENDS: tuple[Literal["left"], Literal["right"]] = ("left", "right")
CASE_SHARE, LATE_WAREHOUSE_SHARE = 0.3, 0.02


def make_movements(spec: Spec, world: World) -> Journal:
    """A journal of documents of one to three lines, ordered by the warehouse's clock."""
    random = spec.random("movements")
    per_day = spec.movements or max(200, MOVEMENTS_A_PAIR * len(world.active_pairs))
    at = np.sort(_instants(spec, world.network, random, max(1, round(per_day * (spec.end - spec.begin) / (24 * HOUR)))))
    if spec.quiet_days:
        at = at[spec.happens(at, random)]
    count = len(at)
    pair = random.choice(world.active_pairs, count)
    kind = random.choice([int(kind) for kind in SHARES], count, p=list(SHARES.values()))
    lines = _with_further_lines(world, random, pair, kind, at)
    journal = Journal(**lines, **_statuses(random, lines["kind"]), **_quantities(world, random, lines))
    _receive_transfers(spec, world, random, journal)
    _record(spec, random, journal)
    _share_out(spec, world.network, journal)
    return journal


def _instants(spec: Spec, network: Network, random: np.random.Generator, count: int) -> np.ndarray:
    even = random.integers(spec.begin + MINUTE, spec.end, count)
    day = random.integers(1, spec.days + 1, count)
    first_log = min(feed.log_at(spec, 1) for feed in network.feeds)
    rush = first_log + (day - 1) * DAY - random.integers(0, RUSH, count)
    return np.where(random.random(count) < RUSH_SHARE, rush, even)


def _with_further_lines(
    world: World, random: np.random.Generator, pair: np.ndarray, kind: np.ndarray, at: np.ndarray
) -> dict[str, np.ndarray]:
    """Columns of the lines of all documents, in the order of the documents, which are numbered from 1.

    Receipts get up to two more lines, of other items of the same location.
    """
    active = world.active_pairs
    start, end = (np.searchsorted(world.pair_location[active], world.pair_location[pair], side) for side in ENDS)
    count, position = end - start, np.searchsorted(active, pair) - start
    stride = 1 + random.integers(0, np.maximum(count // 3, 1))
    more = random.choice([0, 1, 2], len(pair), p=[0.5, 0.25, 0.25])
    lines = 1 + np.where((kind == Kind.RECEIPT) & (count >= 3), more, 0)
    document = np.repeat(np.arange(len(pair)), lines)
    rank = np.arange(len(document)) - np.repeat(np.cumsum(lines) - lines, lines)
    pairs = active[start[document] + (position[document] + rank * stride[document]) % count[document]]
    return {
        "pairing": world.pairing_of[world.pair_location[pairs]],
        "kind": kind[document],
        "item": world.pair_item[pairs],
        "location": world.pair_location[pairs],
        "wms_at": at[document],
        "wms_reference": document + 1,
        "erp_reference": document + 1,
        "line": rank + 1,
    }


def _statuses(random: np.random.Generator, kind: np.ndarray) -> dict[str, np.ndarray]:
    draw = random.random(len(kind))
    change = STATUS_CHANGES[random.integers(0, len(STATUS_CHANGES), len(kind))]
    outward = np.isin(kind, OUTWARD) | ((kind == Kind.COUNT) & (draw < 0.5))
    blocked = np.isin(kind, (Kind.SCRAP, Kind.SUPPLIER_RETURN))
    source = np.where(outward, np.where(blocked, Status.BLOCKED, Status.AVAILABLE), Status.NOWHERE)
    inward = np.where((kind == Kind.RECEIPT) & (draw < 0.26), Status.QUALITY, Status.AVAILABLE)
    inward = np.where(kind == Kind.CUSTOMER_RETURN, Status.RETURNS, inward)
    is_change = kind == Kind.STATUS_CHANGE
    return {
        "source": np.where(is_change, change[:, 0], source),
        "target": np.where(is_change, change[:, 1], np.where(outward, Status.NOWHERE, inward)),
    }


def _quantities(world: World, random: np.random.Generator, lines: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    count = len(lines["item"])
    in_cases = (random.random(count) < CASE_SHARE) & np.isin(lines["kind"], (Kind.RECEIPT, Kind.ISSUE))
    cases = np.where(in_cases, random.integers(1, 9, count), 0)
    pieces = random.integers(1, 41, count)
    return {"cases": cases, "quantity": np.where(in_cases, cases * world.case_sizes[lines["item"]], pieces)}


def _receive_transfers(spec: Spec, world: World, random: np.random.Generator, journal: Journal) -> None:
    """Each transfer arrives under a document of its own, hours later, at another location of the region."""
    rows = np.flatnonzero(journal["kind"] == Kind.TRANSFER_OUT)
    journal["transfer"][rows] = journal["wms_reference"][rows]
    places, first, size, rank = _by_region(world)
    here = journal["location"][rows]
    sizes = size[here]
    there = places[first[here] + (rank[here] + 1 + random.integers(0, np.maximum(sizes - 1, 1))) % sizes]
    at = journal["wms_at"][rows] + random.integers(8 * HOUR, 20 * HOUR, len(rows))
    arriving = (at < spec.end) & (sizes > 1)
    if spec.quiet_days:
        arriving &= spec.happens(at, random)
    references = journal.new_references(int(arriving.sum()))
    journal.append(
        rows[arriving],
        kind=Kind.TRANSFER_IN,
        location=there[arriving],
        pairing=world.pairing_of[there[arriving]],
        source=Status.NOWHERE,
        target=Status.AVAILABLE,
        wms_at=at[arriving],
        wms_reference=references,
        erp_reference=references,
        origin=-1,
    )


def _by_region(world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Locations ordered by region; and by location: where its region's begin there, how many, the how-manieth it is."""
    names = world.locations["region"].to_numpy()
    _, region = np.unique(names, return_inverse=True)
    places = np.argsort(region, kind="stable")
    size = np.bincount(region)
    first = (np.cumsum(size) - size)[region]
    return places, first, size[region], np.argsort(places) - first


def _record(spec: Spec, random: np.random.Generator, journal: Journal) -> None:
    """The ERP follows in minutes; a few documents reach it before the warehouse enters them."""
    documents = int(journal["wms_reference"].max()) + 1
    lag = np.minimum(5 + random.exponential(19 * MINUTE, documents), 118 * MINUTE).astype(np.int64)
    late = random.random(documents) < LATE_WAREHOUSE_SHARE
    lag = np.where(late, -random.integers(1, 76 * MINUTE, documents), lag)
    journal["erp_at"][:] = np.maximum(journal["wms_at"] + lag[journal["wms_reference"]], spec.begin + MINUTE)
    journal["backdated"][:] = (random.random(documents) < 0.02)[journal["wms_reference"]]


def _share_out(spec: Spec, network: Network, journal: Journal) -> None:
    """Each side records a document in one of its systems; a location without that side has no record of it."""
    documents = int(journal["wms_reference"].max()) + 1
    chance = spec.random("share out").integers(0, 2**31, documents)[journal["wms_reference"]]
    for pairing in network.pairings:
        here = journal["pairing"] == pairing.number
        for side in SIDES:
            numbers = np.array([feed.number for feed in pairing.of(side)])
            if len(numbers):
                journal[f"{side}_system"][here] = numbers[chance[here] % len(numbers)]
            else:
                journal[f"{side}_at"][here] = 0
        if not pairing.wms:
            journal["wms_reference"][here] = journal["erp_reference"][here] = 0
