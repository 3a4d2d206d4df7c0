"""Who pulled what: an append-only log, one file per pull, beside the releases and in none of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic.dataclasses import dataclass

from orchestration.publish.catalogue import manifests
from orchestration.publish.manifest import EarlierPull
from orchestration.publish.pull import Wanted
from orchestration.records import LENIENT, Instant, read_record, write_record
from orchestration.settings import HomePaths


@dataclass(frozen=True, config=LENIENT)
class Pull:
    """Who pulled what of a release and when; `told_of` are replaced releases that the actor was told of with it."""

    release_id: str
    actor: str
    pulled_at: Instant
    table: str
    locations: tuple[str, ...]
    planners: tuple[str, ...]
    format: str
    rows: int
    told_of: tuple[str, ...]


@dataclass(frozen=True, config=LENIENT)
class ReplacedPull:
    """A pull of a release that another one stands for now."""

    pull: Pull
    replaced_by: str


def record_pull(
    settings: HomePaths, release_id: str, actor: str, wanted: Wanted, form: str, rows: int, told_of: Sequence[str]
) -> None:
    """Add a pull to the log."""
    now = datetime.now(UTC)
    pull = Pull(
        release_id=release_id,
        actor=actor,
        pulled_at=now.replace(microsecond=0),
        table=wanted.table,
        locations=tuple(wanted.locations),
        planners=tuple(wanted.planners),
        format=form,
        rows=rows,
        told_of=tuple(told_of),
    )
    write_record(settings.pulls / release_id / f"{now:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}.json", pull)


def pulls_of(settings: HomePaths, release_id: str) -> list[Pull]:
    """Every pull of a release, oldest first."""
    return [read_record(Pull, path) for path in sorted((settings.pulls / release_id).glob("[0-9]*.json"))]


def pulled_before(settings: HomePaths, release_id: str) -> list[EarlierPull]:
    """Who pulled the release: one entry per actor and table, with the last time."""
    last = {(pull.actor, pull.table): pull.pulled_at for pull in pulls_of(settings, release_id)}
    return [EarlierPull(actor, table, last[actor, table]) for actor, table in sorted(last)]


def replaced_pulls(settings: HomePaths, actor: str) -> list[ReplacedPull]:
    """The last pull of each release that `actor` pulled, that was replaced since and that no pull has told of yet."""
    replaced_by = {one.restates_release: one.release_id for one in manifests(settings) if one.restates_release}
    of_actor = [
        pull
        for folder in settings.pulls.glob("[0-9]*")
        for pull in pulls_of(settings, folder.name)
        if pull.actor == actor
    ]
    told = {release_id for pull in of_actor for release_id in pull.told_of}
    last = {pull.release_id: pull for pull in of_actor}
    return [
        ReplacedPull(last[release_id], replaced_by[release_id])
        for release_id in sorted(last.keys() & replaced_by.keys() - told)
    ]
