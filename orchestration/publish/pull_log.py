"""Who pulled what: an append-only log, one file a pull, beside the releases and in none of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from orchestration.files import read_json, write_json_atomic
from orchestration.publish.catalogue import manifests
from orchestration.publish.pull import Wanted
from orchestration.settings import Settings

Pull = dict[str, Any]


def record_pull(
    settings: Settings, release_id: str, actor: str, wanted: Wanted, form: str, rows: int, told_of: Sequence[str]
) -> None:
    """Add a pull to the log; `told_of` are the replaced releases that the actor was told of with it."""
    pulled_at = datetime.now(UTC)
    path = settings.pulls / release_id / f"{pulled_at:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}.json"
    pull = {
        "release_id": release_id,
        "actor": actor,
        "pulled_at": pulled_at.isoformat(timespec="seconds"),
        **asdict(wanted),
        "format": form,
        "rows": rows,
        "told_of": told_of,
    }
    write_json_atomic(path, pull)


def pulls_of(settings: Settings, release_id: str) -> list[Pull]:
    """Every pull of a release, oldest first."""
    return [read_json(path) for path in sorted((settings.pulls / release_id).glob("[0-9]*.json"))]


def pulled_before(settings: Settings, release_id: str) -> list[Pull]:
    """Who pulled the release: one entry an actor and table, with the last time."""
    last = {(pull["actor"], pull["table"]): pull["pulled_at"] for pull in pulls_of(settings, release_id)}
    return [{"actor": actor, "table": table, "pulled_at": last[actor, table]} for actor, table in sorted(last)]


def replaced_pulls(settings: Settings, actor: str) -> list[Pull]:
    """The last pull of each release that `actor` pulled, that was replaced since and that no pull has told of yet.

    Each has `replaced_by`, the release that stands for it now.
    """
    replaced_by = {one["restates_release"]: one["release_id"] for one in manifests(settings) if one["restates_release"]}
    of_actor = [
        pull
        for folder in settings.pulls.glob("[0-9]*")
        for pull in pulls_of(settings, folder.name)
        if pull["actor"] == actor
    ]
    told = {release_id for pull in of_actor for release_id in pull["told_of"]}
    last = {pull["release_id"]: pull for pull in of_actor}
    return [
        {**last[release_id], "replaced_by": replaced_by[release_id]}
        for release_id in sorted(last.keys() & replaced_by.keys() - told)
    ]
