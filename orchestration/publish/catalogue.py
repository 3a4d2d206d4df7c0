"""Reads the releases that exist. A release is a folder with a manifest; it is never changed."""

from __future__ import annotations

from typing import Any

from orchestration.files import read_json
from orchestration.settings import Settings

Manifest = dict[str, Any]


def manifests(settings: Settings) -> list[Manifest]:
    """Every release's manifest, by as_of, a restatement after what it replaces."""
    found = [read_json(path) for path in settings.releases.glob("[0-9]*/manifest.json")]
    return sorted(found, key=lambda manifest: (manifest["as_of"], manifest["cycle_id"]))


def previous_manifest(settings: Settings, as_of: str) -> Manifest | None:
    """The newest release of an earlier as_of (ISO-8601, UTC), or None."""
    earlier = [manifest for manifest in manifests(settings) if manifest["as_of"] < as_of]
    return earlier[-1] if earlier else None


def manifest_of_cycle(settings: Settings, cycle_id: str) -> Manifest | None:
    """The release of exactly this cycle, or None."""
    return next((one for one in manifests(settings) if one["cycle_id"] == cycle_id), None)


def releases_by_cycle(settings: Settings) -> dict[str, str]:
    """The release id of each cycle that was released, by cycle id."""
    return {manifest["cycle_id"]: manifest["release_id"] for manifest in manifests(settings)}


def current_release_id(settings: Settings) -> str | None:
    """What current.json names, or None before the first release."""
    return read_json(settings.current)["release_id"] if settings.current.exists() else None
