"""How large a home is, store by store, and what limits each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from orchestration.contracts.policy import Policy
from orchestration.settings import HomePaths


@dataclass(frozen=True)
class StoreSize:
    """One folder or file of a home: its place in it, how many files and bytes it has, and how long they are kept."""

    store: str
    files: int
    size_bytes: int
    kept: str


def store_sizes(settings: HomePaths, policy: Policy) -> list[StoreSize]:
    """One per store that holds anything, in the order of the data's way; what vanishes meanwhile does not count."""
    sizes = ((path, kept, _sizes(path)) for path, kept in _stores(settings, policy))
    return [
        StoreSize(str(path.relative_to(settings.home)), len(found), sum(found), kept)
        for path, kept, found in sizes
        if found
    ]


def _stores(settings: HomePaths, policy: Policy) -> Iterator[tuple[Path, str]]:
    releases, kept = policy.release_retention, policy.retention
    cycles = f"used by cycles of the last {kept.cycle_days} days"
    yield settings.inbox, "until a run takes them"
    yield settings.landing, "for good, or until truestock expire"
    yield settings.raw, cycles
    yield settings.refused, cycles
    yield settings.dead_letters, cycles
    yield settings.warehouse, "the last cycle"
    yield settings.history, f"cycles of the last {kept.cycle_days} days"
    yield settings.indexes, "as long as what they are of"
    yield settings.dbt_target, "until code or landscape change"
    yield settings.releases, f"{releases.daily_days} days, then one a month for {releases.monthly_months} months"
    yield settings.alerts, f"{kept.alert_days} days after they were sent"
    yield settings.dagster_home, f"the last {kept.runs} runs"
    yield settings.service, "the last output of each part"


def _sizes(path: Path) -> list[int]:
    """The size of each file at or below a path."""
    if path.is_file():
        return [path.stat().st_size]
    found = []
    for folder, _, names in os.walk(path):
        for name in names:
            with suppress(FileNotFoundError):
                found.append((Path(folder) / name).lstat().st_size)
    return found
