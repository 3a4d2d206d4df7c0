"""F6, F31: a disk that is really full, at each stage: a small file system in memory takes the place of a folder of the
home. What is current stays, nothing half is left, the words name stage and place, and with room the run succeeds."""

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from filelock import FileLock

from orchestration.ingest.landing import land_inbox
from orchestration.ingest.load import SourcesNotLoaded, load_sources
from tests.conftest import SHOP, STOCK
from tests.faults.test_readers import AS_OF, CONTENT
from tests.homes import NEXT, deliver_the_last_day_again

NO_ROOM = "No space left on device"
PAGE = os.sysconf("SC_PAGE_SIZE")


@contextmanager
def full(folder):
    """`folder` with what it holds on a file system of its own that has not a byte left; gives what makes room."""
    held = sum(path.stat().st_size // PAGE + 2 for path in folder.rglob("*")) * PAGE
    aside = folder.with_name(f"{folder.name}.aside")
    folder.rename(aside)
    folder.mkdir()
    _mount(folder, held + (64 << 20))
    try:
        shutil.copytree(aside, folder, symlinks=True, dirs_exist_ok=True)
        filler = folder / ".filler"
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match=NO_ROOM):
            while True:
                file.write(bytes(PAGE))
        yield filler.unlink
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()
        aside.rename(folder)


def _mount(folder, size):
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no small disk can be made, left out: {done.stderr}")


@pytest.fixture
def delivered(settings):
    path = settings.inbox / SHOP.name / "STOCK__20261118T043000Z.csv"
    path.write_bytes(CONTENT)
    settings.landing.mkdir(exist_ok=True)
    return path


def rows_accepted(settings):
    return [one.accounts[0].rows_accepted for one in load_sources(settings, [(SHOP, [STOCK])], AS_OF)]


def test_f6_no_room_to_land_leaves_the_file_in_the_inbox(settings, delivered):
    with full(settings.landing) as make_room:
        with pytest.raises(OSError, match=NO_ROOM):
            land_inbox(settings, [SHOP])
        assert delivered.read_bytes() == CONTENT
        make_room()
        assert len(land_inbox(settings, [SHOP]).landed) == 1
        assert (rows_accepted(settings), delivered.exists()) == ([2], False)


def test_f6_no_room_for_rows_is_no_fault_of_the_delivery(settings, delivered):
    land_inbox(settings, [SHOP])
    settings.raw.mkdir()
    with full(settings.raw) as make_room:
        with pytest.raises(SourcesNotLoaded, match=f"shop: OSError: .*{NO_ROOM}"):
            rows_accepted(settings)
        assert list(settings.raw.rglob("*.json")) == []
        make_room()
        assert rows_accepted(settings) == [2]


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("folder", "stage"),
    [
        ("landing", "landing/deliveries: OSError"),
        ("raw", "load_deliveries: SourcesNotLoaded: erp_next: OSError"),
        ("warehouse", "cycle/record: OSError"),
        ("releases", "release/current: "),
        ("dagster_home", "[Errno 28]"),
    ],
)
def test_f31_a_full_disk_stops_the_run_in_words_and_harms_nothing(copy_of, folder, stage):
    home = copy_of()
    deliver_the_last_day_again(home)
    current, served = home.current, _content(home.settings.releases)
    with full(home.settings.home / folder) as make_room:
        stopped = home.run(NEXT)
        assert stopped.returncode == 1
        assert all(words in stopped.stderr for words in (stage, NO_ROOM, f"{home.settings.home / folder}/")), (
            stopped.stderr
        )
        assert "Traceback" not in stopped.stderr and len(stopped.stderr) < 2000
        assert home.current == current
        assert {path: content for path, content in _content(home.settings.releases).items() if path in served} == served
        with FileLock(home.settings.lock, timeout=0):
            make_room()
        done = home.run(NEXT)
        assert done.returncode == 0, done.stderr
        assert home.current.startswith("20261119T060000Z")


def _content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.parquet")}
