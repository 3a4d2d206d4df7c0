"""Sources load side by side, and what fails in one leaves the others alone."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest

from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.load import SourcesNotLoaded, load_sources
from tests.conftest import SHOP, STOCK

AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)
CONTENT = b"ITEM|QTY|DAY\n007|1|\n"
SOURCES = (SHOP, replace(SHOP, name="kiosk"))


@pytest.fixture
def objects(settings):
    """Where the one delivery of each source lies in landing."""
    for number, source in enumerate(SOURCES):
        folder = settings.inbox / source.name
        folder.mkdir(exist_ok=True)
        (folder / "STOCK__20261118T043000Z.csv").write_bytes(CONTENT + f"{number}|2|\n".encode())
    land_inbox(settings, SOURCES)
    return [landed_deliveries(settings, source.name, "STOCK")[0].object_path(settings) for source in SOURCES]


def load(settings):
    return load_sources(settings, [(source, [STOCK]) for source in SOURCES], AS_OF)


def test_all_sources_are_read_at_once(settings, objects):
    """Each file is a pipe that ends only once the other one is open too; what it told of nothing is then read."""
    all_open = Barrier(len(objects), timeout=60)

    def open_together(path):
        with path.open("wb"):  # waits for its reader
            all_open.wait()
            path.with_suffix(".landed").replace(path)

    for path in objects:
        path.rename(path.with_suffix(".landed"))
        os.mkfifo(path)
        Thread(target=open_together, args=[path], daemon=True).start()
    assert [one.source.name for one in load(settings)] == ["shop", "kiosk"]
    assert not all_open.broken
    assert [one.accounts[0].rows_accepted for one in load(settings)] == [2, 2]


def test_a_source_that_fails_is_named_and_the_others_are_loaded(settings, objects):
    objects[0].unlink()
    loaded = load(settings)
    assert next(loaded).source.name == "kiosk"
    with pytest.raises(SourcesNotLoaded, match=r"^shop: FileNotFoundError: "):
        next(loaded)
