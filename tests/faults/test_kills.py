"""A real kill at a bad moment: nothing half is seen, and the next run comes to the same."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from orchestration.files import file_hash
from orchestration.ingest import landing
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw, raw_path

NAMES = ("STOCK__20261117T043000Z.csv", "STOCK__20261118T043000Z.csv")
GOOD = "ITEM|QTY|DAY\n007|1|\n"


def killed(settings, patch: str, action: str) -> None:
    """Run `action` in a process of its own that kills itself where `patch` says."""
    script = f"""
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path.cwd())!r})
        from orchestration.settings import HomePaths
        from orchestration.ingest import landing, raw, delivery
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
