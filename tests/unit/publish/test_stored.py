"""Releases on a store: whole ones alone, as in the home, and only then the name of the current one."""

from datetime import timedelta

import pytest

from orchestration.contracts.policy import ReleaseRetention
from orchestration.files import write_json_atomic
from orchestration.publish.enrichment import AddedFile, Step, planned, read_enrichment, write_enrichment
from orchestration.publish.manifest import write_manifest
from orchestration.publish.retention import retire_releases
from orchestration.publish.stored import keep_on_store
from orchestration.store.mirror import claim
from orchestration.store.store import Store, StoreFailed
from tests.records import AS_OF, manifest


@pytest.fixture
def released(settings):
    """Make a release so many days ago the current one; returns its folder."""

    def make(day: int = 0, report: str = "<p>") -> str:
        described = manifest(AS_OF - timedelta(days=day), day)
        folder = settings.releases / described.release_id
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        (folder / "tables" / "t.parquet").write_text("rows")
        (folder / "report.html").write_text(report)
        write_manifest(folder, described)
        record = planned(described.release_id, described.cycle_id, [], has_store=True)
        write_enrichment(folder, record.with_step("report", Step("done", files={"report.html": AddedFile(report)})))
        write_json_atomic(settings.current, {"release_id": described.release_id})
        return folder

    return make


def there(store: Store, folder) -> dict[str, bytes]:
    place = f"releases/{folder.name}/"
    return {one.removeprefix(place): store.get(one) for one in store.places(place.rstrip("/"))}


def here(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_is_there_as_here_its_manifest_last_and_then_current(settings, s3_store, s3_server, released):
    folder = released()
    keep_on_store(settings, s3_store)
    assert there(s3_store, folder) == here(folder)
    assert read_enrichment(folder).steps["object_store"] == Step("done")
    assert s3_store.get("releases/current.json") == settings.current.read_bytes()
    place = f"acme/releases/{folder.name}"
    order = [f"{place}/enrichment.json", f"{place}/manifest.json", "acme/releases/current.json"]
    assert s3_server.written()[-3:] == order
    keep_on_store(settings, s3_store)
    assert s3_server.written()[-4:] == [*order, "acme/releases/current.json"], "nothing else is brought again"


def test_what_was_added_again_is_brought_and_what_was_lost_goes(settings, s3_store, s3_server, released):
    folder = released(report="old")
    (folder / "gone.csv").write_text("1")
    keep_on_store(settings, s3_store)
    (folder / "gone.csv").unlink()
    released(report="new")
    before = len(s3_server.written())
    keep_on_store(settings, s3_store)
    assert there(s3_store, folder) == here(folder) and there(s3_store, folder)["report.html"] == b"new"
    assert not [place for place in s3_server.written()[before:] if place.endswith("t.parquet")], "it never changes"


def test_one_that_was_half_brought_is_brought_to_its_end(settings, s3_store, released):
    folder = released()
    claim(settings, s3_store)
    s3_store.put(folder / "report.html", f"releases/{folder.name}/report.html")
    s3_store.put(folder / "manifest.json", f"releases/{folder.name}/tables/t.parquet")
    keep_on_store(settings, s3_store)
    assert there(s3_store, folder) == here(folder)


def test_those_that_earlier_runs_could_not_bring_come_with_the_next(settings, s3_store, released, monkeypatch):
    first = released(1)
    with monkeypatch.context() as away:
        away.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
        with pytest.raises(StoreFailed, match=f"object store {s3_store.url}"):
            keep_on_store(settings, Store(s3_store.url))
    assert read_enrichment(first).steps["object_store"].state == "running"
    second = released(0)
    keep_on_store(settings, s3_store)
    assert (there(s3_store, first), there(s3_store, second)) == (here(first), here(second))


def test_what_retention_removes_here_goes_there(settings, s3_store, released):
    old, new = released(9), released(0)
    keep_on_store(settings, s3_store)
    retire_releases(settings, ReleaseRetention(1, 0), new.name)
    keep_on_store(settings, s3_store)
    assert there(s3_store, old) == {}
    assert there(s3_store, new) == here(new)
