"""Releases on the store that a landscape names: whole ones alone, and then which of them is current, as in the home.

A reader there finds a release by its manifest, which is written last; `current.json` names none that is not there.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.publish import enrichment, manifest
from orchestration.publish.catalogue import present_manifests
from orchestration.publish.enrichment import STORE, Enrichment, Step, read_enrichment, write_enrichment
from orchestration.settings import HomePaths
from orchestration.store.mirror import claim, let_go
from orchestration.store.store import Store

RELEASES = "releases"


def keep_on_store(settings: HomePaths, store: Store) -> None:
    """Bring every release there that it lacks or has otherwise, name the current one, and remove what the home removed:
    releases that retention retired, rows and states that were pruned or erased.

    Raises StoreFailed; what was brought until then stays, and the next call goes on from it.
    """
    claim(settings, store)
    for one in present_manifests(settings):
        _bring(settings.releases / one.release_id, store)
    if settings.current.exists():
        store.put(settings.current, f"{RELEASES}/{settings.current.name}")
    retired = {path.stem for path in settings.retired_releases.glob("[0-9]*.json")}
    for release_id in retired.intersection(store.folders(RELEASES)):
        if not (settings.releases / release_id).exists():
            _remove(release_id, store)
    let_go(settings, store)


def _bring(folder: Path, store: Store) -> None:
    """Bring a release there, unless it is there as it is here. What says so is told in its enrichment, here once it is
    true."""
    record = read_enrichment(folder)
    told = record and record.with_step(STORE, Step("done"))
    with TemporaryDirectory() as aside:
        if told:
            write_enrichment(Path(aside), told)
        if not _is_there(folder.name, Path(aside), store):
            _copy(folder, Path(aside), told, store)
    if told and told != record:
        write_enrichment(folder, told)


def _is_there(release_id: str, aside: Path, store: Store) -> bool:
    """Whether the store has it whole, with all that was added to it by now: each file that is made again has another
    hash in its enrichment."""
    place = f"{RELEASES}/{release_id}"
    if not store.holds(f"{place}/{manifest.FILE}"):
        return False
    told = aside / enrichment.FILE
    return not told.exists() or store.get(f"{place}/{enrichment.FILE}") == told.read_bytes()


def _copy(folder: Path, aside: Path, told: Enrichment | None, store: Store) -> None:
    place = f"{RELEASES}/{folder.name}"
    here = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    there = {one.removeprefix(f"{place}/"): stored.size for one, stored in store.listed(place).items()}
    last = [name for name in (enrichment.FILE, manifest.FILE) if name in here]
    again = {name for step in told.steps.values() for name in step.files} if told else set()
    store.put_all(
        (path, f"{place}/{name}")
        for name, path in here.items()
        if name not in last and (name in again or there.get(name) != path.stat().st_size)
    )
    store.remove(f"{place}/{name}" for name in there.keys() - here.keys())
    for name in last:
        store.put((aside if name == enrichment.FILE else folder) / name, f"{place}/{name}")


def _remove(release_id: str, store: Store) -> None:
    """Its manifest first, so that nobody finds it while it goes."""
    place = f"{RELEASES}/{release_id}"
    store.remove([f"{place}/{manifest.FILE}"])
    store.remove(store.places(place))
