"""Reads the releases that exist. A release is a folder with a manifest; it is never changed.

Of a retired release only the manifest is left, so that it is still known and can be made again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from orchestration.files import read_json
from orchestration.instants import format_instant
from orchestration.publish.manifest import FILE, Manifest, read_manifest
from orchestration.records import read_record
from orchestration.settings import HomePaths


class NoRelease(Exception):
    """The home has no release yet."""


class UnknownRelease(Exception):
    """The home has no such release; the message says which there are."""


def manifests(settings: HomePaths) -> list[Manifest]:
    """Every release's manifest, of retired ones too, by as_of, a restatement after what it replaces."""
    return _read(_manifest_paths(settings).values())


def present_manifests(settings: HomePaths) -> list[Manifest]:
    """The same of the releases that are there."""
    return _read(settings.releases.glob(f"[0-9]*/{FILE}"))


def previous_manifest(settings: HomePaths, as_of: datetime) -> Manifest | None:
    """The newest release of an earlier as_of, or None."""
    return _newest(settings, _instants(settings, as_of))


def recent_manifests(settings: HomePaths, as_of: datetime, count: int) -> list[Manifest]:
    """The newest `count` releases before as_of, oldest first; one that was restated does not count."""
    newest = [_newest(settings, [one]) for one in sorted(set(_instants(settings, as_of)))[-count:]]
    return [manifest for manifest in newest if manifest]


def newest_manifest(settings: HomePaths) -> Manifest | None:
    """The release with the greatest as_of, or None before the first."""
    return _newest(settings, _instants(settings))


def manifest_of_cycle(settings: HomePaths, cycle_id: str) -> Manifest | None:
    """The release of exactly this cycle, or None."""
    same_instant = _read(_manifest_paths(settings, instant=cycle_id.split(".")[0]).values())
    return next((one for one in same_instant if one.cycle_id == cycle_id), None)


def release_of_cycle(settings: HomePaths, cycle_id: str) -> str | None:
    """The id of that release."""
    manifest = manifest_of_cycle(settings, cycle_id)
    return manifest.release_id if manifest else None


def current_release_id(settings: HomePaths) -> str | None:
    """What current.json names, or None before the first release."""
    return read_json(settings.current)["release_id"] if settings.current.exists() else None


def current_manifest(settings: HomePaths) -> Manifest:
    """The manifest of the current release. Raises NoRelease."""
    release_id = current_release_id(settings)
    if release_id is None:
        raise NoRelease(f"{settings.home} has no release yet; `truestock run` makes the first")
    return read_manifest(settings.releases / release_id)


def is_retired(settings: HomePaths, release_id: str) -> bool:
    return not (settings.releases / release_id).exists()


def release_folder(settings: HomePaths, release_id: str | None = None) -> Path:
    """Where a release lies, by default the current one. Raises UnknownRelease."""
    known = _manifest_paths(settings)
    chosen = release_id or current_release_id(settings)
    if chosen is None:
        raise UnknownRelease(f"{settings.home} has no release yet; `truestock run` makes the first")
    if chosen not in known:
        raise UnknownRelease(f"no release {chosen}; there are {', '.join(sorted(known)) or 'none'}")
    if is_retired(settings, chosen):
        as_of = read_record(Manifest, known[chosen]).as_of.isoformat()
        raise UnknownRelease(f"{chosen} is retired; `truestock run --as-of {as_of}` makes it again")
    return settings.releases / chosen


def _manifest_paths(settings: HomePaths, instant: str = "") -> dict[str, Path]:
    """By release id; a release that was retired and made again counts as it is there."""
    retired = {path.stem: path for path in settings.retired_releases.glob(f"{instant}*.json")}
    present = {path.parent.name: path for path in settings.releases.glob(f"{instant or '[0-9]'}*/{FILE}")}
    return retired | present


def _instants(settings: HomePaths, before: datetime | None = None) -> list[str]:
    """When the releases are of, as their ids begin, or those before an instant."""
    instants = [release_id.split("-")[0] for release_id in _manifest_paths(settings)]
    return [one for one in instants if before is None or one < format_instant(before)]


def _newest(settings: HomePaths, instants: list[str]) -> Manifest | None:
    return _read(_manifest_paths(settings, max(instants)).values())[-1] if instants else None


def _read(paths: Iterable[Path]) -> list[Manifest]:
    found = [read_record(Manifest, path) for path in paths]
    return sorted(found, key=lambda manifest: (manifest.as_of, manifest.cycle_id))
