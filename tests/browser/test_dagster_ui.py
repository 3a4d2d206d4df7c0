"""What a data engineer sees: the graph of every layer in the Dagster UI."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from orchestration.defs.run import prepare_home
from orchestration.settings import HOME_VARIABLE, PROJECT_ROOT, Settings

SCREENSHOTS = PROJECT_ROOT / "tests" / "screenshots"
GROUPS = ("landing", "raw", "staging", "conformed", "reconciliation", "planning", "kpi", "gate", "release")


@pytest.fixture
def dagster_ui(tmp_path, monkeypatch):
    """The address of `dagster dev` on an empty home."""
    settings = Settings(tmp_path / "home")
    monkeypatch.setenv("DAGSTER_HOME", "")
    prepare_home(settings)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = {
        **os.environ,
        HOME_VARIABLE: str(settings.home),
        "DAGSTER_HOME": str(settings.dagster_home),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
    command = [Path(sys.executable).with_name("dagster"), "dev", "-h", "127.0.0.1", "-p", port]
    with (tmp_path / "dagster.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield _ready(f"http://127.0.0.1:{port}", process, tmp_path / "dagster.log")
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)


def _ready(address: str, process: subprocess.Popen, log: Path) -> str:
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            urlopen(f"{address}/server_info", timeout=5)
            return address
        except URLError:
            time.sleep(0.5)
    raise TimeoutError(log.read_text())


def test_the_graph_is_shown_layer_by_layer(browser, dagster_ui):
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.goto(f"{dagster_ui}/asset-groups")
    for group in GROUPS:
        page.get_by_text(group, exact=True).first.wait_for(timeout=120_000)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "dagster_graph.png")
    page.goto(f"{dagster_ui}/locations")
    page.get_by_text("orchestration", exact=False).first.wait_for(timeout=60_000)
    assert page.get_by_text("Failed to load").count() == 0
