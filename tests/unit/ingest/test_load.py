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
    """Each file is a pipe that gives its first byte only once the other one is open too; another one follows it, since
    what was hashed is opened again to be read."""
    all_open = Barrier(len(objects), timeout=60)
    contents = [path.read_bytes() for path in objects]

    def write(path, content):
        following = path.with_suffix(".following")
        for _ in range(2):
            with path.open("wb") as stream:  # waits for its reader
                all_open.wait()
                stream.write(content)
                if following.exists():
                    following.replace(path)

    for path in objects:
        path.unlink()
        os.mkfifo(path)
        os.mkfifo(path.with_suffix(".following"))
    writers = [Thread(target=write, args=one, daemon=True) for one in zip(objects, contents, strict=True)]
    for writer in writers:
        writer.start()
    loaded = list(load(settings))
    assert not all_open.broken
    assert [(one.source.name, one.accounts[0].rows_accepted) for one in loaded] == [("shop", 2), ("kiosk", 2)]


def test_a_source_that_fails_is_named_and_the_others_are_loaded(settings, objects):
    objects[0].unlink()
    loaded = load(settings)
    assert next(loaded).source.name == "kiosk"
    with pytest.raises(SourcesNotLoaded, match=r"^shop: FileNotFoundError: "):
        next(loaded)
