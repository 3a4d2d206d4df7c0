"""Who holds a home, and who reads it meanwhile."""

import subprocess
import sys
import textwrap

import duckdb
import pytest
from filelock import FileLock, Timeout

from orchestration.cli.common import locked
from orchestration.contracts.policy import ReleaseRetention
from orchestration.publish.release import publish
from orchestration.publish.retention import retire_releases
from tests.homes import built_as_of


def test_f10_the_lock_of_a_killed_process_holds_nobody_up(settings):
    script = f"""
        import time
        from pathlib import Path
        from orchestration.cli.common import locked
        from orchestration.settings import HomePaths
        with locked(HomePaths(Path({str(settings.home)!r}))):
            print("held", flush=True)
            time.sleep(600)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Timeout):
            FileLock(settings.lock).acquire(timeout=0)
        holder.kill()
    with locked(settings):
        assert settings.lock.exists()


def test_f11_who_reads_a_release_while_another_is_published_reads_it_to_its_end(copy_of):
    """The older one is retired: its folder goes, and the files that are open stay whole."""
    home = copy_of()
    folder = home.settings.releases / home.current
    names = sorted(folder.glob("tables/*.parquet"))
    rows = {path.name: len(home.table(path.stem)) for path in names}
    streams = {path.name: path.open("rb") for path in names}
    built_as_of(home.settings, days_later=2)
    made = publish(home.settings)
    assert folder.name in retire_releases(home.settings, ReleaseRetention(1, 0), made.release_id)
    assert home.current == made.release_id and not folder.exists()
    copies = home.settings.home / "read"
    copies.mkdir()
    for name, stream in streams.items():
        with stream:
            (copies / name).write_bytes(stream.read())
    found = {path.name: duckdb.sql(f"select count(*) from '{path}'").fetchall()[0][0] for path in copies.iterdir()}
    assert found == rows
