"""Snapshots that are held for a person, the last good one stays in use: far fewer rows than usual, or too many of which
nobody can tell whose they are, and no approval yet. Mappings that lose codes are held by lost_codes.py."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby
from statistics import median

import polars as pl

from orchestration.contracts.model import Entity
from orchestration.contracts.policy import Policy
from orchestration.cycle.completeness import complete_parts
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.raw import Account, refused_path
from orchestration.ingest.refusals import HAS_KEY, REFUSED_COLUMN
from orchestration.settings import HomePaths

HELD = "held"  # as a reason code
NORM_EXTRACTS = 5
LEAST_NORM_ROWS = 20  # of smaller extracts a share says nothing

Extract = Sequence[tuple[Delivery, Account]]  # its parts


def held_deliveries(
    settings: HomePaths,
    judged: Iterable[tuple[Delivery, Account]],
    entity: Entity,
    policy: Policy,
    approved: Iterable[str],
) -> dict[str, str]:
    """Deliveries of a snapshot that are held, and why, in words.

    Rows are compared with the median of the extracts before, to which a held one does not count. Deltas are never held:
    a quiet day is no fault, and a gap in a log would cost more.
    """
    if entity.kind == "delta":
        return {}
    found: dict[str, str] = {}
    norm: list[int] = []
    for extract in _extracts(judged, found):
        ids = [delivery.delivery_id for delivery, _ in extract]
        rows = sum(account.rows_accepted for _, account in extract)
        faults = [*_too_few(rows, norm, policy), *_without_keys(settings, extract, policy)]
        if faults and not set(ids) <= set(approved):
            found |= dict.fromkeys(ids, f"{', and '.join(faults)}; approve it or deliver it again")
        else:
            norm.append(rows)
    return found


def _extracts(judged: Iterable[tuple[Delivery, Account]], held: Container[str]) -> Iterator[Extract]:
    """Each complete extract as it landed last, the oldest first; where that was found to be `held` meanwhile, also what
    it replaced, which would be used in its stead."""
    accounts = dict(judged)
    known = sorted(accounts, key=lambda one: (one.extracted_at, one.landed_at))
    for _, same in groupby(known, key=lambda one: one.extracted_at):
        left = list(same)
        while left and (parts := complete_parts(left)):
            yield [(one, accounts[one]) for one in parts]
            if parts[0].delivery_id not in held:
                break
            left = [one for one in left if one not in parts]


def _too_few(rows: int, norm: Sequence[int], policy: Policy) -> Iterator[str]:
    usual = median(norm[-NORM_EXTRACTS:]) if norm else 0
    if usual >= LEAST_NORM_ROWS and rows < policy.volume_minimum_share * usual:
        yield f"{rows} rows accepted where {usual:g} are usual"


def _without_keys(settings: HomePaths, extract: Extract, policy: Policy) -> Iterator[str]:
    read = sum(account.rows_read for _, account in extract)
    lost = sum(account.rows_without_key for _, account in extract)
    if lost > policy.refused_share * read:
        yield f"the key of {lost} of {read} rows cannot be read, first {_first_without_key(settings, extract)}"


def _first_without_key(settings: HomePaths, extract: Extract) -> str:
    """`<file>:<row>:<column>`, without column where the whole record is at fault."""
    delivery = next(delivery for delivery, account in extract if account.rows_without_key)
    refused = pl.read_parquet(refused_path(settings, delivery)).filter(~pl.col(HAS_KEY))
    number, column = refused.select("_row_number", REFUSED_COLUMN).row(0)
    return ":".join([delivery.file_name, str(number), *([column] if column else [])])
