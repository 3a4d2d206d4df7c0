"""Retention keeps what the policy says, and nobody who reads is disturbed."""

from datetime import timedelta

import pytest

from orchestration.contracts.policy import ReleaseRetention
from orchestration.files import write_json_atomic
from orchestration.publish.catalogue import (
    UnknownRelease,
    manifest_of_cycle,
    manifests,
    previous_manifest,
    release_folder,
)
from orchestration.publish.manifest import write_manifest
from orchestration.publish.retention import forget_retired, retire_releases
from orchestration.settings import HomePaths
from tests.records import AS_OF as LAST
from tests.records import manifest


def releases(settings: HomePaths, days: list[int]) -> list[str]:
    """Releases so many days before the last one, which is current."""
    ids = []
    for day in sorted(days, reverse=True):
        described = manifest(LAST - timedelta(days=day), len(ids))
        write_manifest(settings.releases / described.release_id, described)
        ids.append(described.release_id)
    write_json_atomic(settings.current, {"release_id": ids[-1]})
    return ids


def present(settings: HomePaths) -> list[str]:
    return sorted(path.parent.name for path in settings.releases.glob("[0-9]*/manifest.json"))


@pytest.mark.parametrize(
    ("retention", "kept"),
    [
        (ReleaseRetention(7, 0), range(7)),
        (ReleaseRetention(7, 2), [*range(7), 18, 49]),  # 31 October, 30 September
        (ReleaseRetention(1, 24), [0, 18, 49, 79]),  # and the last of August
        (ReleaseRetention(400, 0), range(100)),
    ],
)
def test_all_of_the_last_days_then_the_last_of_each_month(settings, retention, kept):
    ids = releases(settings, list(range(100)))
    retire_releases(settings, retention, ids[-1])
    assert present(settings) == sorted(ids[99 - day] for day in kept)


def test_a_retired_release_is_still_known(settings):
    ids = releases(settings, [2, 1, 0])
    assert retire_releases(settings, ReleaseRetention(1, 0), ids[-1]) == ids[:2]
    assert [one.release_id for one in manifests(settings)] == ids
    assert previous_manifest(settings, LAST).release_id == ids[1]
    assert manifest_of_cycle(settings, ids[0].split("-")[0]).release_id == ids[0]
    with pytest.raises(UnknownRelease, match="retired; `truestock run --as-of 2026-11-16T06:00:00"):
        release_folder(settings, ids[0])
    assert list(settings.releases.glob(".tmp-*")) == []


def test_of_what_was_retired_long_ago_nothing_is_left(settings):
    ids = releases(settings, [3, 2, 1, 0])
    retire_releases(settings, ReleaseRetention(1, 0), ids[-1])
    assert [path.stem for path in forget_retired(settings, LAST - timedelta(days=2))] == ids[:1]
    assert [one.release_id for one in manifests(settings)] == ids[1:]


def test_what_was_just_published_and_what_is_current_stay(settings):
    ids = releases(settings, [90, 60, 0])
    write_json_atomic(settings.current, {"release_id": ids[1]})
    assert retire_releases(settings, ReleaseRetention(1, 0), ids[0]) == []
    assert retire_releases(settings, ReleaseRetention(1, 0), ids[2]) == [ids[0]]


def test_who_has_a_file_open_reads_on(settings):
    ids = releases(settings, [60, 0])
    with (settings.releases / ids[0] / "manifest.json").open() as reading:
        begin = reading.read(5)
        retire_releases(settings, ReleaseRetention(1, 0), ids[1])
        assert present(settings) == ids[1:]
        assert ids[0] in begin + reading.read()
