"""F27: what breaks the reader of one delivery breaks nothing else. The breaks are real: a pipe that never gives a byte,
a killed process, an abort, more memory than there may be."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path
from threading import Thread

import pytest

from orchestration.connections import MEGABYTE, memory_limit
from orchestration.environment import READER_MEMORY_VARIABLE
from orchestration.ingest import raw
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.load import load_sources
from orchestration.ingest.reader_process import SHARE, ReaderFailed, in_reader
from orchestration.ingest.replay import has_refused, replay
from tests.conftest import SHOP, STOCK

AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)
CONTENT = b"ITEM|QTY|DAY\n007|1|\n008|2|\n"
SOURCES = (replace(SHOP, name="kiosk"), SHOP)


@pytest.fixture
def hanging(settings):
    """A delivery of each source; the bytes of the kiosk's become a pipe that nobody writes to."""
    for source in SOURCES:
        folder = settings.inbox / source.name
        folder.mkdir(exist_ok=True)
        (folder / "STOCK__20261118T043000Z.csv").write_bytes(CONTENT + f"{source.name}|3|\n".encode())
    land_inbox(settings, SOURCES)
    path = landed_deliveries(settings, "kiosk", "STOCK")[0].object_path(settings)
    path.rename(path.with_suffix(".aside"))
    os.mkfifo(path)
    return path


def loaded(settings):
    accounts = load_sources(settings, [(source, [STOCK]) for source in SOURCES], AS_OF)
    return {one.source.name: one.accounts[0] for one in accounts}


def test_f27_a_delivery_that_its_reader_cannot_end_is_rejected_and_the_others_are_taken(settings, hanging, monkeypatch):
    monkeypatch.setattr(raw, "SECONDS", 5)
    accounts = loaded(settings)
    assert accounts["shop"].rows_accepted == 3
    rejected = accounts["kiosk"]
    assert (rejected.reason, rejected.detail) == ("reader_failed", "not read after 5 s; tried 2 times")
    assert rejected.delivery_id.startswith("kiosk.STOCK.")
    hanging.with_suffix(".aside").replace(hanging)
    assert loaded(settings)["kiosk"] == rejected  # it stays rejected until somebody has it tried again
    (again,) = replay(settings, SOURCES, has_refused)
    assert (again.after.reason, again.after.rows_accepted, again.after.attempts) == (None, 3, 2)


def test_f27_a_reader_that_is_killed_each_time_rejects_its_delivery(settings, hanging):
    def kill_each():
        for _ in range(raw.TRIES):
            reader = _reader_of(hanging, lambda: [process.pid for process in active_children()])
            os.kill(reader, signal.SIGKILL)
            _found(lambda pid=reader: hanging not in _open_files(pid))  # or a dying one would be killed once more

    Thread(target=kill_each, daemon=True).start()
    accounts = loaded(settings)
    assert accounts["shop"].rows_accepted == 3
    assert accounts["kiosk"].detail == "its reader ended by SIGKILL; tried 2 times"


def _reader_of(pipe, pids):
    """The id of the process that reads the pipe, which waits for its first byte from now on."""
    _found(lambda: _opened(pipe))  # stays open, or the reader would come to the end of an empty file
    return _found(lambda: next((pid for pid in pids() if pipe in _open_files(pid)), None))


def _opened(pipe):
    """The pipe opened to write, None as long as nobody opens it to read."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def _open_files(pid):
    with suppress(OSError):
        return [path.readlink() for path in Path(f"/proc/{pid}/fd").iterdir()]
    return []


@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [
        (os.abort, (), "its reader ended by SIGABRT"),
        (time.sleep, (60,), "not read after 2 s"),
        (int, ("x",), "ValueError: invalid literal"),
        (sys.exit, (3,), "SystemExit: 3"),
        (os._exit, (3,), "its reader ended with 3"),
    ],
)
def test_f27_a_break_of_any_kind_is_said_and_the_next_one_is_read(function, arguments, words):
    with pytest.raises(ReaderFailed, match=words):
        in_reader(function, *arguments, seconds=2)
    assert in_reader(len, "abc", seconds=60) == 3


class SlowToLoad:
    """What takes the reader two seconds before it can begin, as imports do on a busy machine."""

    def __reduce__(self):
        return time.sleep, (2,)


def test_f27_what_a_reader_loads_first_takes_no_time_from_its_file():
    assert in_reader(repr, SlowToLoad(), seconds=1) == "None"


def test_f27_memory_beyond_the_limit_is_refused():
    with pytest.raises(ReaderFailed, match="MemoryError"):
        in_reader(bytes, memory_limit(READER_MEMORY_VARIABLE, SHARE) + MEGABYTE, seconds=60)
    assert in_reader(len, bytes(MEGABYTE), seconds=60) == MEGABYTE


def test_a_reader_starts_while_files_land_and_reads_them(settings):
    for process in active_children():
        process.kill()
        process.join()
    (settings.inbox / "shop" / "STOCK__20261118T043000Z.csv").write_bytes(CONTENT)
    land_inbox(settings, [SHOP])
    (started,) = active_children()
    assert in_reader(os.getpid, seconds=60) == started.pid


def test_f27_what_the_machine_is_at_fault_for_is_no_fault_of_the_delivery(tmp_path):
    with pytest.raises(FileNotFoundError):
        in_reader(os.stat, tmp_path / "missing", seconds=60)


def test_f32_a_reader_ends_with_the_process_that_started_it(settings, hanging):
    script = f"""
        from pathlib import Path
        from orchestration.settings import HomePaths
        from tests.faults.test_readers import loaded
        if __name__ == "__main__":
            loaded(HomePaths(Path({str(settings.home)!r})))
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)]) as parent:
        reader = _reader_of(hanging, lambda: _children(parent.pid))
        parent.kill()
    assert _found(lambda: not Path(f"/proc/{reader}").exists())


def _children(pid: int) -> list[int]:
    return [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]


def _found(look):
    """What `look` gives once it is something; the test's own time limit ends the wait."""
    while not (found := look()):
        time.sleep(0.05)
    return found
