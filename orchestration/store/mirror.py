"""Files of a home on the store that its landscape names, at the same places, so that executors read them.

A store is of one home: the first that writes there leaves its id, and another one is told so. What the home no longer
holds of deliveries and states goes from there too.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from orchestration.environment import STORE_VARIABLE
from orchestration.files import write_bytes_atomic
from orchestration.settings import HomePaths, store_note
from orchestration.store.store import Store, Stored, StoreFailed

OWNER = "truestock_home"
ALWAYS = ("warehouse/cycle/", "warehouse/gate/")  # written anew by each cycle, often of the same size
KEPT = ("raw", "refused", "warehouse/history")
TRIALS = "trials"


def store_of(settings: HomePaths, declared: str | None) -> Store | None:
    """The store of a home: by $TRUESTOCK_STORE, else the one `declared` by its landscape; None where neither names one.
    A trial within a home has a folder of its own there."""
    url = (os.environ.get(STORE_VARIABLE) or declared or "").rstrip("/")
    if not url:
        return None
    return Store(f"{url}/{TRIALS}/{settings.home.name.lstrip('.')}" if settings.is_trial else url)


def claim(settings: HomePaths, store: Store) -> None:
    """Make sure that the store is this home's alone. Raises StoreFailed where it holds another's files, or others."""
    mine = _home_id(settings)
    found = store.get(OWNER)
    if found is None:
        if not store.is_empty():
            raise StoreFailed(store.url, "it holds files that no home of Truestock put there", "name an empty folder")
        found = mine if store.put_new(mine, OWNER) else store.get(OWNER)
    if found != mine:
        words = f"name another folder, or empty this one if {settings.home} is to take its place"
        raise StoreFailed(store.url, "it is the store of another home", words)


def bring(settings: HomePaths, store: Store, places: Iterable[str]) -> None:
    """Copy files of the home there, but those that it has already. Raises StoreFailed."""
    wanted = sorted(set(places))
    there: dict[str, Stored] = {}
    for folder in sorted({place.rsplit("/", 1)[0] for place in wanted}):
        there |= store.listed(folder)
    store.put_all((settings.home / place, place) for place in wanted if not _is_there(settings.home, place, there))


def let_go(settings: HomePaths, store: Store) -> None:
    """Remove rows and states that the home no longer holds, pruned or erased. Raises StoreFailed."""
    for folder in KEPT:
        store.remove([place for place in store.places(folder) if not (settings.home / place).exists()])


def remove_trial(settings: HomePaths, declared: str | None) -> None:
    """Remove what a trial wrote to the store, if it did. Raises StoreFailed."""
    store = store_of(settings, declared)
    if store and settings.is_trial and store_note(settings.warehouse).exists():
        store.remove(store.listed())


def _home_id(settings: HomePaths) -> bytes:
    if not settings.home_id.exists():
        write_bytes_atomic(settings.home_id, str(uuid.uuid4()).encode())
    return settings.home_id.read_bytes()


def _is_there(home: Path, place: str, there: Mapping[str, Stored]) -> bool:
    """A file of the same size that was written there since it was here. Rows are made again under another contract and
    states by another run of their cycle, seldom and of another size; both clocks only have to agree to some minutes."""
    if place not in there or place.startswith(ALWAYS):
        return False
    here = (home / place).stat()
    return here.st_size == there[place].size and here.st_mtime <= there[place].written_at.timestamp()
