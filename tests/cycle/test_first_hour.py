"""The README's first hour, word by word: each of its commands, in its order, on a clone of the project."""

import csv
import io
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import polars as pl
import pytest

from orchestration.environment import HOME_VARIABLE
from orchestration.settings import PROJECT_ROOT, HomePaths
from tests.checkouts import copy_project
from tests.homes import Home
from tests.servers import free_port, wait_for

SECTION = (PROJECT_ROOT / "README.md").read_text().split("### A first hour\n")[1].split("\n## ")[0]
BLOCKS = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)
(ADDRESS,) = re.findall(r"```\n(http://127.0.0.1:8000\S+)\n```", SECTION)
BROKEN = "asns__20261118T050000Z.csv"
SHIPPED = "4500000101"


@dataclass(frozen=True)
class Clone:
    """A fresh clone with the environment that `make` would build, on ports of its own."""

    folder: Path
    ui_port: str = field(default_factory=free_port)
    api_port: str = field(default_factory=free_port)

    @property
    def home(self) -> Home:
        return Home(HomePaths(self.folder / "data"))

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in (HOME_VARIABLE, "DAGSTER_HOME")}
        ports = {"UI_PORT": self.ui_port, "TRUESTOCK_PORT": self.api_port}
        return {**kept, **ports, "PYTHONPATH": str(self.folder), "BROWSER": "echo opened %s"}

    def does(self, commands: str) -> str:
        """What the commands print."""
        shell = ["bash", "-euo", "pipefail", "-c", commands]
        done = subprocess.run(shell, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def leaves_running(self, command: str, address: str) -> Iterator[None]:
        """The command goes on until Ctrl-C, and answers at the address."""
        log = self.folder.parent / "running.log"
        with log.open("wb") as written:
            process = subprocess.Popen(
                ["bash", "-c", command],
                cwd=self.folder,
                env=self.environment,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )
            try:
                wait_for(address, process, log)
                yield
            finally:
                os.killpg(process.pid, signal.SIGINT)
                process.wait(timeout=60)


@pytest.fixture
def clone(released, tmp_path) -> Clone:
    """The files that git has or would take, committed; with this environment, and the home that `make run` made."""
    folder = copy_project(tmp_path / "truestock")
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    for name in ("requirements.lock", "pyproject.toml"):
        os.utime(folder / name, (0, 0))  # no newer than the environment
    shutil.copytree(released.settings.home, folder / "data", symlinks=True, dirs_exist_ok=True)
    one = Clone(folder)
    one.does("git init -q && git add . && git -c user.name=a -c user.email=a@localhost commit -qm clone")
    return one


def refusals(listed: str) -> list[dict[str, str]]:
    return [row for row in csv.DictReader(io.StringIO(listed)) if row["file_name"] == BROKEN]


def shipped(clone: Clone) -> float:
    inbound = clone.home.table("inbound_supply").filter(pl.col("purchase_order_id") == SHIPPED)
    return float(inbound["shipped_quantity"].sum())


def doubted(clone: Clone) -> set[str]:
    """Why the purchase is in doubt."""
    inbound = clone.home.table("inbound_supply").filter(pl.col("purchase_order_id") == SHIPPED)
    return {reason for reasons in inbound["trust_reasons"] for reason in reasons.split(", ") if reason}


def taken(clone: Clone) -> set[str]:
    """The deliveries that the current release is made from."""
    return {delivery for source in clone.home.manifest["sources"] for delivery in source["deliveries"]}


@pytest.mark.heavy
@pytest.mark.timeout(600)
def test_every_command_does_what_the_page_says(clone):
    run, report, ui, pull, key, serve, break_it, find, fix, replay, undo = BLOCKS
    assert run == "make run\n", "which made the home"
    first = clone.home.current
    assert f"opened file://{clone.home.settings.releases}/{first}/report.html" in clone.does(report)
    with clone.leaves_running(ui, f"http://127.0.0.1:{clone.ui_port}/server_info"):
        pass
    clone.does(pull)
    workbook = pl.read_excel(clone.folder / "data" / "inventory.xlsx", sheet_name="inventory")
    assert workbook.height == clone.home.table("inventory").height

    token = clone.does(key).strip()
    address = ADDRESS.replace("8000", clone.api_port)
    with clone.leaves_running(serve, address):
        assert httpx.get(address).status_code == 401
        answer = httpx.get(address, headers={"X-API-Key": token})
        assert len(answer.text.splitlines()) == 1 + workbook.height

    before = shipped(clone)
    clone.does(break_it)
    (refusal,) = refusals(clone.does(find))
    assert (refusal["reason"], refusal["row_number"], refusal["refused"]) == ("no_row_accepted", "", "delivery")
    assert "first row 2, column estimated_arrival: wrong_type: 'n/a' is not" in refusal["detail"]
    assert (shipped(clone), refusal["delivery_id"] in taken(clone)) == (before, False)
    assert "unread_promises" in doubted(clone)

    clone.does(fix)
    replayed, gone = replay.splitlines()[:2]
    assert refusal["delivery_id"] in clone.does(replayed)
    assert refusals(clone.does(gone)) == []
    clone.does("\n".join(replay.splitlines()[2:]))
    assert (shipped(clone), refusal["delivery_id"] in taken(clone)) == (before, True)
    assert (len(clone.home.release_ids), doubted(clone)) == (4, set())

    clone.does(undo)
    assert clone.does("git status --porcelain") == ""
    assert clone.home.release_ids == []
