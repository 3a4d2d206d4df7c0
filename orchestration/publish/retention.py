"""Which releases stay. A removed one leaves its manifest, and its cycle's record makes it again."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from orchestration.contracts.policy import ReleaseRetention
from orchestration.files import UNFINISHED, sync_directory, write_bytes_atomic
from orchestration.instants import format_instant
from orchestration.publish.catalogue import current_release_id, present_manifests
from orchestration.publish.manifest import FILE, Manifest
from orchestration.settings import HomePaths


def retire_releases(settings: HomePaths, retention: ReleaseRetention, published: str) -> list[str]:
    """Remove the releases that the policy does not keep and return their ids.

    The current release and the one just `published` stay, so that a retired one can be made again and read until the
    next publication. A release vanishes at once, by its rename; whoever has its files open reads on.
    """
    present = present_manifests(settings)
    kept = {*kept_releases(present, retention), current_release_id(settings), published}
    gone = [one for one in present if one.release_id not in kept]
    for manifest in gone:
        _retire(settings, manifest)
    return [one.release_id for one in gone]


def kept_releases(present: list[Manifest], retention: ReleaseRetention) -> set[str]:
    """Of releases in their order, those of the last days, and before them the last one of each of the last months.

    Days and months count back from the newest as_of, whatever the clock says.
    """
    newest = present[-1].as_of
    first_day = newest - timedelta(days=retention.daily_days)
    last_of_month = {_month(one.as_of): one.release_id for one in present}
    months = {month: one for month, one in last_of_month.items() if _month(newest) - month <= retention.monthly_months}
    daily = {one.release_id for one in present if one.as_of > first_day}
    return daily | set(months.values())


def forget_retired(settings: HomePaths, since: datetime) -> list[Path]:
    """Remove what is left of releases of before an as_of; returns the paths."""
    old = [path for path in settings.retired_releases.glob("[0-9]*.json") if path.stem < format_instant(since)]
    for path in old:
        path.unlink()
    return old


def _month(instant: datetime) -> int:
    return instant.year * 12 + instant.month


def _retire(settings: HomePaths, manifest: Manifest) -> None:
    release_id = manifest.release_id
    as_written = (settings.releases / release_id / FILE).read_bytes()
    write_bytes_atomic(settings.retired_releases / f"{release_id}.json", as_written)
    doomed = settings.releases / f"{UNFINISHED}{release_id}"
    (settings.releases / release_id).rename(doomed)
    sync_directory(settings.releases)
    shutil.rmtree(doomed)
