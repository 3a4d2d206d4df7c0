"""Which release the warehouse's tables were published as, so that what is missing of it can be made from them."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from orchestration.cycle.frozen import built_cycle
from orchestration.records import LENIENT, read_record, write_record
from orchestration.settings import HomePaths


@dataclass(frozen=True, config=LENIENT)
class BuiltRelease:
    """A release, and the cycle whose tables were published as it."""

    release_id: str
    cycle_id: str


def keep_built_release(settings: HomePaths, release_id: str, cycle_id: str) -> None:
    write_record(settings.built_release, BuiltRelease(release_id, cycle_id))


def built_release(settings: HomePaths) -> BuiltRelease | None:
    """The release whose tables the warehouse holds; None where they belong to none, or to none any more."""
    if not settings.built_release.exists():
        return None
    built = read_record(BuiltRelease, settings.built_release)
    return built if built.cycle_id == built_cycle(settings).cycle_id else None
