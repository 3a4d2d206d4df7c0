"""Deliveries that are held for a person, the last good one stays in use: snapshots of far fewer rows than usual, or too
many of which nobody can tell whose they are, and whatever lacks a column that had values (lost_columns.py), without
approval yet. Mappings that lose codes are held by lost_codes.py."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from statistics import median

import polars as pl

from orchestration.contracts.model import Entity
from orchestration.contracts.policy import Policy
from orchestration.cycle.completeness import complete_parts
from orchestration.cycle.lost_columns import Extract, lost_columns
from orchestration.ingest.accounts import Account, refused_path
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.refusals import HAS_KEY, REFUSED_COLUMN
from orchestration.settings import HomePaths

HELD = "held"  # as a reason code
NORM_EXTRACTS = 5
LEAST_NORM_ROWS = 20  # of smaller extracts a share says nothing


def held_deliveries(
    settings: HomePaths,
    judged: Iterable[tuple[Delivery, Account]],
    entity: Entity,
    policy: Policy,
    approved: Iterable[str],
) -> dict[str, str]:
    """Deliveries of an entity that are held, and why, in words.

    They are compared with those before, to which a held one does not count. Deltas are held for their columns alone: a
    quiet day is no fault, and a gap in a log would cost more.
    """
    found: dict[str, str] = {}
    good: list[Extract] = []
    for extract in _deltas(judged) if entity.kind == "delta" else _extracts(judged, found):
        ids = [delivery.delivery_id for delivery, _ in extract]
        faults = list(lost_columns(settings, extract, good))
        if entity.kind == "snapshot":
            faults += [*_too_few(extract, good, policy), *_without_keys(settings, extract, policy)]
        if faults and not set(ids) <= set(approved):
            found |= dict.fromkeys(ids, f"{', and '.join(faults)}; approve it or deliver it again")
        else:
            good.append(extract)
    return found


def _deltas(judged: Iterable[tuple[Delivery, Account]]) -> Iterator[Extract]:
    for one in sorted(judged, key=_in_time):
        yield [one]


def _in_time(one: tuple[Delivery, Account]) -> tuple[datetime, datetime]:
    return one[0].extracted_at, one[0].landed_at


def _extracts(judged: Iterable[tuple[Delivery, Account]], held: Container[str]) -> Iterator[Extract]:
    """Each complete extract as it landed last, the oldest first; where that was found to be `held` meanwhile, also what
    it replaced, which would be used in its stead."""
    accounts = dict(sorted(judged, key=_in_time))
    for _, same in groupby(accounts, key=lambda one: one.extracted_at):
        left = list(same)
        while left and (parts := complete_parts(left)):
            yield [(one, accounts[one]) for one in parts]
            if parts[0].delivery_id not in held:
                break
            left = [one for one in left if one not in parts]


def _too_few(extract: Extract, good: Sequence[Extract], policy: Policy) -> Iterator[str]:
    rows = _rows(extract)
    usual = median(map(_rows, good[-NORM_EXTRACTS:])) if good else 0
    if usual >= LEAST_NORM_ROWS and rows < policy.volume_minimum_share * usual:
        yield f"{rows} rows accepted where {usual:g} are usual"


def _rows(extract: Extract) -> int:
    return sum(account.rows_accepted for _, account in extract)


def _without_keys(settings: HomePaths, extract: Extract, policy: Policy) -> Iterator[str]:
    read = sum(account.rows_read for _, account in extract)
    lost = sum(account.rows_without_key for _, account in extract)
    if lost > policy.refused_share * read:
        yield f"the key of {lost} of {read} rows cannot be read, first {_first_without_key(settings, extract)}"


def _first_without_key(settings: HomePaths, extract: Extract) -> str:
    """`<file>:<row>:<column>`, without column where the whole record is at fault."""
    delivery = next(delivery for delivery, account in extract if account.rows_without_key)
    refused = pl.read_parquet(refused_path(settings, delivery), glob=False).filter(~pl.col(HAS_KEY))
    number, column = refused.select("_row_number", REFUSED_COLUMN).row(0)
    return ":".join([delivery.file_name, str(number), *([column] if column else [])])
