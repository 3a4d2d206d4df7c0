"""What a data engineer sees: the graph of every layer in the Dagster UI, what a run found, and failing rows."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.environment import HOME_VARIABLE
from orchestration.settings import PROJECT_ROOT, HomePaths
from tests.servers import free_port, wait_for

SCREENSHOTS = PROJECT_ROOT / "tests" / "screenshots"
pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("dagster_ui")]
GROUPS = ("landing", "raw", "staging", "conformed", "reconciliation", "planning", "kpi", "gate", "release")


@pytest.fixture(scope="module")
def dagster_ui(released, tmp_path_factory):
    """The address of `dagster dev` on a copy of the released home."""
    folder = tmp_path_factory.mktemp("ui")
    settings = HomePaths(folder / "home")
    shutil.copytree(released.settings.home, settings.home, symlinks=True)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, HOME_VARIABLE: str(settings.home), "DAGSTER_HOME": str(settings.dagster_home)}
    command = [Path(sys.executable).with_name("dagster"), "dev", "-h", "127.0.0.1", "-p", port]
    log = folder / "dagster.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            wait_for(f"{address}/server_info", process, log)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    yield page
    SCREENSHOTS.mkdir(exist_ok=True)
    page.close()


def shows(page, *texts: str) -> None:
    for text in texts:
        page.get_by_text(text, exact=False).first.wait_for(timeout=120_000)


def test_the_graph_is_shown_layer_by_layer(page, dagster_ui):
    page.goto(f"{dagster_ui}/asset-groups")
    shows(page, *GROUPS)
    page.screenshot(path=SCREENSHOTS / "dagster_graph.png")
    assert page.get_by_role("dialog").count() == 0, "nothing asks for anything at the first start"
    page.goto(f"{dagster_ui}/locations")
    shows(page, "orchestration")
    assert page.get_by_text("Failed to load").count() == 0


def test_a_release_shows_its_figures_and_its_sources(page, dagster_ui):
    page.goto(f"{dagster_ui}/assets/release/enrichment?view=overview")
    shows(page, "absolute_variance_value", "report.html", "missing_enrichment.md")
    page.goto(f"{dagster_ui}/assets/release/current?view=overview")
    shows(page, "withheld_share", "value_readiness", "runbook", "degraded_release.md")
    page.get_by_text("wms_openboxes").first.scroll_into_view_if_needed(timeout=60_000)
    shows(page, "freshness_status", "supply_is_not_past_due")
    page.screenshot(path=SCREENSHOTS / "dagster_release.png")


def test_an_entity_shows_its_contract_its_rows_and_its_age(page, dagster_ui):
    page.goto(f"{dagster_ui}/assets/raw/erp_sap/VBAP?view=overview")
    shows(page, "_erp_sap__sources.yml", "rows_dead_lettered", "age_hours", "erp-integration", "Freshness policy")
    page.screenshot(path=SCREENSHOTS / "dagster_raw.png")


def test_a_failed_check_shows_rows(page, dagster_ui):
    page.goto(f"{dagster_ui}/assets/gate/reconciliation?view=checks&checkDetail=item_is_mapped")
    shows(page, "item_is_mapped", "failing_rows")
    page.get_by_text("Show Markdown").first.click()
    shows(page, "wms_ewm:000000000000099999")
    page.wait_for_timeout(500)  # the dialog fades in
    page.screenshot(path=SCREENSHOTS / "dagster_check.png")
