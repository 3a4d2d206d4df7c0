"""Dagster's storage in a real PostgreSQL, of Debian's packages."""

from __future__ import annotations

import getpass
import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.daemon import daemon_beats, fail_lost_runs
from orchestration.defs.instance import NoStorage, instance_of, prepare_home
from orchestration.environment import DAGSTER_DATABASE_VARIABLE
from tests.servers import free_port

PASSWORD = "hunter2"
PROGRAMS = max((str(path.parent) for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None)

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(
        not (shutil.which("initdb") or PROGRAMS) or importlib.util.find_spec("dagster_postgres") is None,
        reason="POSTGRESQL IS NOT TESTED: it needs the package postgresql, and the extra `postgres`",
    ),
]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of an empty database; its server refuses to run as root, and so runs as its package's user there."""
    user = "postgres" if getpass.getuser() == "root" else None
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD)
        if user:
            for path in (folder, folder / "password"):
                shutil.chown(path, user)

        def program(name: str, *arguments: object) -> None:
            found = shutil.which(name, path=PROGRAMS) or name
            subprocess.run([found, "-D", folder / "data", *map(str, arguments)], check=True, user=user, cwd=folder)

        program("initdb", "-A", "scram-sha-256", "-U", "planner", f"--pwfile={folder / 'password'}")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}"
        program("pg_ctl", "-o", options, "-l", folder / "log", "-w", "start")
        yield f"postgresql://planner:{PASSWORD}@127.0.0.1:{port}/postgres"
        program("pg_ctl", "-m", "immediate", "stop")


@pytest.fixture
def home(settings, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")  # put back afterwards
    return settings


def test_runs_and_beats_are_kept_in_the_database_and_its_address_nowhere(home, database, monkeypatch):
    @dg.job
    def planning_cycle() -> None: ...

    monkeypatch.setenv(DAGSTER_DATABASE_VARIABLE, database)
    prepare_home(home)
    with instance_of(home) as instance:
        tags = {".dagster/grpc_info": "{}", "dagster/max_retries": "1"}
        run = instance.create_run_for_job(planning_cycle, tags=tags, status=dg.DagsterRunStatus.STARTED)
    with instance_of(home) as instance:
        assert fail_lost_runs(instance) == [run.run_id]
        assert instance.get_run_by_id(run.run_id).tags["dagster/will_retry"] == "true"
        assert set(daemon_beats(instance).values()) == {None}
    assert list(home.dagster_home.rglob("*.db")) == []
    kept = b"".join(path.read_bytes() for path in home.home.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in kept


def test_a_database_that_refuses_us_is_said_in_a_line_without_its_address(home, database, monkeypatch):
    monkeypatch.setenv(DAGSTER_DATABASE_VARIABLE, database.replace(PASSWORD, "wrong"))
    prepare_home(home)
    with (
        pytest.raises(NoStorage, match=r"cannot be opened: .*password authentication failed") as refused,
        instance_of(home),
    ):
        pass
    assert "wrong" not in str(refused.value) and "\n" not in str(refused.value)
