"""A real kill at a bad moment: nothing half is seen, and the next run comes to the same."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.engines.duckdb import Engine
from orchestration.engines.plan import Column
from orchestration.files import file_hash, write_bytes_atomic
from orchestration.ingest import landing
from orchestration.ingest.accounts import raw_path
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw
from orchestration.publish.built import built_release
from orchestration.publish.release import publish
from orchestration.records import write_record
from orchestration.settings import HomePaths
from tests.homes import TRUESTOCK, Home, built_as_of
from tests.plans import data_test, model, plan_of, seed

NAMES = ("STOCK__20261117T043000Z.csv", "STOCK__20261118T043000Z.csv")
GOOD = "ITEM|QTY|DAY\n007|1|\n"


def killed(settings, patch: str, action: str) -> None:
    """Run `action` in a process of its own that kills itself where `patch` says."""
    script = f"""
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path.cwd())!r})
        from orchestration.settings import HomePaths
        from orchestration.engines import duckdb as engine
        from orchestration.engines.compiled import home_plan
        from orchestration.ingest import landing, raw, delivery
        from orchestration.publish import release
        from tests.conftest import SHOP
        settings = HomePaths(Path({str(settings.home)!r}))
        def die(*_, **__):
            os.kill(os.getpid(), signal.SIGKILL)
        {patch}
        {action}
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture
def dropped(drop):
    for number, name in enumerate(NAMES):
        drop(name, GOOD + f"{number}|2|\n")


@pytest.mark.parametrize(
    "patch",
    [
        "landing._copy = die",
        "landing.write_landed = die",
        "Path.unlink = die",
        "import os; real = os.fsync; os.fsync = die",
    ],
)
def test_f1_killed_while_landing(settings, shop, dropped, patch):
    killed(settings, patch, "landing.land_inbox(settings, [SHOP])")
    seen = landed_deliveries(settings, "shop", "STOCK")
    assert all(delivery.object_path(settings).stat().st_size == delivery.size_bytes for delivery in seen)
    land_inbox(settings, [shop])
    found = landed_deliveries(settings, "shop", "STOCK")
    assert [delivery.file_name for delivery in found] == list(NAMES)
    assert all(file_hash(delivery.object_path(settings)) == delivery.sha256 for delivery in found)
    assert list((settings.inbox / "shop").iterdir()) == []


@pytest.mark.parametrize(
    "patch", ["raw.enforce = die", "raw.pl.DataFrame.write_parquet = die", "raw.write_record = die"]
)
def test_f2_killed_while_raw_is_written(settings, shop, dropped, patch):
    """The reader is this process here, which is killed with all that it does."""
    patch += "; raw.in_reader = lambda function, *arguments, **_: function(*arguments)"
    land_inbox(settings, [shop])
    action = """
        for one in delivery.landed_deliveries(settings, "shop", "STOCK"):
            raw.ensure_raw(settings, one, SHOP, SHOP.entity("STOCK"))
    """
    killed(settings, patch, textwrap.indent(textwrap.dedent(action), " " * 8).strip())
    assert list(settings.raw.rglob("*.json")) == []
    for delivery in landed_deliveries(settings, "shop", "STOCK"):
        account = ensure_raw(settings, delivery, shop, shop.entity("STOCK"))
        assert (account.rows_accepted, raw_path(settings, delivery).exists()) == (2, True)


@pytest.mark.parametrize("patch", ["engine._count = die", "engine.Build._make_model = die", "engine.judged = die"])
@pytest.mark.parametrize("fingerprint", ["0" * 16, "1" * 16])
def test_f3_killed_while_the_warehouse_is_built(settings, patch, fingerprint):
    """On a warehouse of an earlier cycle, by the same plan or another one."""
    columns = Column("code", "varchar"), Column("words", "varchar")
    steps = (
        seed("codes", *columns),
        model("seen", "from seeds.codes where code > 'a'", materialized="view"),
        model("counted", "select count(*) as codes from made.seen", contract=(Column("codes", "bigint", True),)),
        data_test("some_are_seen", "model.t.counted", "from made.counted where codes = 0"),
    )
    write_bytes_atomic(settings.dbt_project / "seeds" / "codes.csv", b"code,words\na,x\nb,y\n")
    write_bytes_atomic(settings.cycle_inputs, b"create schema if not exists cycle")
    list(Engine(settings, plan_of(*steps)).build({step.id for step in steps}))
    settings.dbt_target.mkdir()
    write_record(settings.plan, plan_of(*steps, fingerprint=fingerprint))
    action = "plan = home_plan(settings); list(engine.Engine(settings, plan).build({step.id for step in plan.steps}))"
    killed(settings, patch, action)
    again = Engine(settings, plan_of(*steps, fingerprint=fingerprint)).build({step.id for step in steps})
    assert [(result.status, result.rows) for result in again] == [
        *[("success", 2), ("success", None), ("success", 1), ("pass", None)]
    ]
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        assert connection.execute("from made.counted").fetchall() == [(1,)]


@pytest.mark.heavy
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seconds", [0.3, 1.5])
def test_f3_a_cycle_killed_while_it_builds_gives_the_same_release(copy_of, released, tmp_path, seconds):
    home, undisturbed = copy_of(), Home(HomePaths(tmp_path / "undisturbed"))
    shutil.copytree(released.settings.home, undisturbed.settings.home, symlinks=True)
    assert undisturbed.run("2026-11-18T08:00:00Z").returncode == 0
    command = [TRUESTOCK, "run", "--home", home.settings.home, "--as-of", "2026-11-18T08:00:00Z"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        next(line for line in process.stdout if "cycle/record" in line)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
    assert home.current != undisturbed.current
    assert home.run("2026-11-18T08:00:00Z").returncode == 0
    assert home.current == undisturbed.current


@pytest.mark.parametrize(
    ("patch", "is_switched"),
    [
        ("release._write = die", False),
        ("release._sync_tree = die", False),
        ("Path.rename = die", False),
        ("release.sync_directory = die", False),  # the release lies in its place, and is not current
        ("release._make_current = die", False),
        ("release.keep_built_release = die", True),
    ],
)
def test_f4_f5_killed_around_the_switch(copy_of, patch, is_switched):
    home = copy_of()
    before = {path: file_hash(path) for folder in home.release_folders for path in folder.rglob("*") if path.is_file()}
    current = home.current
    built_as_of(home.settings, 1)
    killed(home.settings, patch, "release.publish(settings)")
    assert (home.current != current) == is_switched
    assert before == {path: file_hash(path) for path in before}
    made = publish(home.settings)
    assert home.current == made.release_id != current
    assert built_release(home.settings).release_id == made.release_id
    assert list(home.settings.releases.glob(".tmp-*")) == []
    entries = {f"tables/{name}.parquet": entry.parquet_sha256 for name, entry in made.manifest.tables.items()}
    assert entries == {place: file_hash(made.folder / place) for place in entries}


def test_f24_a_file_that_changes_while_it_is_read_is_read_again(settings, shop, drop, monkeypatch):
    path = drop(NAMES[0], GOOD)
    copies = []
    real = landing._copy

    def copy_and_grow(source, target):
        digest = real(source, target)
        if not copies:
            path.write_text(GOOD + "008|2|\n")
        copies.append(digest)
        return digest

    monkeypatch.setattr(landing, "_copy", copy_and_grow)
    (delivery,) = land_inbox(settings, [shop]).landed
    assert len(copies) == 2
    assert delivery.object_path(settings).read_text() == GOOD + "008|2|\n"


def test_f24_a_file_that_never_rests_is_left(settings, shop, drop, monkeypatch):
    path = drop(NAMES[0], GOOD)
    real = landing._copy

    def copy_and_grow(source, target):
        digest = real(source, target)
        path.write_text(path.read_text() + "008|2|\n")
        return digest

    monkeypatch.setattr(landing, "_copy", copy_and_grow)
    report = land_inbox(settings, [shop])
    assert (report.landed, path.exists()) == ([], True)
    assert "changed while it was read, 3 times; left for the next run" in report.warnings[0]
