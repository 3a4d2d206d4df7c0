"""What is added to a release after it was made current: whatever of it fails, the release stands, and says so."""

import os
import re
import signal
import subprocess
import time
from dataclasses import replace

import fastexcel
import polars as pl
import pytest

from orchestration.files import file_hash
from orchestration.publish import enrich
from orchestration.publish.enrichment import Enrichment, planned, read_enrichment, write_enrichment
from orchestration.publish.manifest import read_manifest, write_manifest
from tests.homes import LAST, TRUESTOCK

NEXT, AFTER = "2026-11-18T08:00:00Z", "2026-11-18T10:00:00Z"
MODEL = "dbt_project/models/kpi/kpi_exceptions.sql"
LATER = ("enrichment.json", "report.html", "planning_inputs.xlsx", "kpi_trend.parquet", "kpi_trend.csv")
MEASURED = ["open_exceptions", "open_value", "overdue_share", "recurrences"]  # by it, in the sample


def added(home) -> dict[str, str]:
    """The hash of every file that was added to the current release, by its place."""
    folder = home.settings.releases / home.current
    return {place: file_hash(folder / place) for step in home.enrichment["steps"].values() for place in step["files"]}


def measured(trend: pl.DataFrame) -> dict[str, list[str]]:
    """The KPIs that the trend has over all of their dimension, by the hour they were measured at."""
    total = trend.filter(dimension="*").sort("measured_as_of", "kpi")
    found = total.group_by("measured_as_of", maintain_order=True).agg("kpi")
    return {f"{at:%d %H}": kpis for at, kpis in found.rows()}


def words(outcome) -> str:
    """What a command complained of, without the frame around it."""
    return " ".join(outcome.stderr.replace("│", " ").split())


def summary(home) -> list[tuple]:
    book = fastexcel.read_excel(home.settings.releases / home.current / "planning_inputs.xlsx")
    return book.load_sheet("Summary", header_row=None, dtypes="string").to_polars().rows()


@pytest.mark.heavy
@pytest.mark.timeout(600)
def test_a_kpi_that_crashes_takes_no_release_away_and_is_mended_alone(copy_of, code):
    home = copy_of()
    code.replace(MODEL, "filter (where is_overdue)", "filter (where was_never_there)")
    outcome = code.run(home, NEXT)
    assert outcome.returncode == 0, outcome.stderr
    assert "warning: kpi_exceptions is missing from the release: Runtime Error in model" in outcome.stderr
    assert home.current.startswith("20261118T080000Z-")
    folder = home.settings.releases / home.current
    for_ever = {path: file_hash(path) for path in folder.rglob("*") if path.is_file() and path.name not in LATER}
    assert len(for_ever) > 4 * (20 + 7), "also Parquet, CSV, schema and contract of each other KPI table"
    says_what_it_lacks(home)
    has_a_gap_in_its_trend(home)

    outcome = home.truestock("enrich")
    assert outcome.returncode == 0, outcome.stderr
    assert f"Adding kpi_exceptions to release {home.current}" in outcome.stdout
    assert (home.enrichment["state"], home.enrichment["words"]) == ("done", None)
    assert for_ever == {path: file_hash(path) for path in for_ever}, "what was there is as it was"
    assert "is missing from this release" not in (folder / "report.html").read_text()
    assert "kpi_exceptions" not in {line[0] for line in summary(home)}
    assert set(measured(home.table("kpi_trend"))["18 08"]) >= set(MEASURED)

    assert home.run(AFTER).returncode == 0
    trend = measured(home.table("kpi_trend"))
    assert list(trend) == ["17 06", "18 06", "18 08", "18 10"]
    assert trend["18 06"] == trend["18 08"] == trend["18 10"]


def says_what_it_lacks(home) -> None:
    folder, steps = home.settings.releases / home.current, home.enrichment["steps"]
    assert [name for name, step in steps.items() if step["state"] == "failed"] == ["kpi_models", "kpi_exceptions"]
    assert "was_never_there" in steps["kpi_exceptions"]["words"]
    assert (home.enrichment["state"], "kpi_exceptions" in home.tables) == ("failed", False)
    assert not list(folder.rglob("kpi_exceptions*"))
    page = (folder / "report.html").read_text()
    assert "kpi_exceptions: Runtime Error in model kpi_exceptions" in page
    assert page.count('<dd class="figure none">missing</dd>') == 4, "no tile of it shows a figure, or 0"
    (line,) = [line for line in summary(home) if line[0] == "kpi_exceptions"]
    assert line[1].startswith("Runtime Error in model kpi_exceptions")
    told = home.truestock("alerts", "list").stdout
    assert "20261118T080000Z: 1 part is missing from the release (KPIs, report or workbook)" in told
    assert home.truestock("releases").stdout.splitlines()[-1].endswith("missing: kpi_exceptions")
    pulled = home.truestock("pull", "--table", "kpi_exceptions")
    assert pulled.returncode == 2 and "kpi_exceptions is missing from release" in pulled.stderr


def has_a_gap_in_its_trend(home) -> None:
    handed_on = pl.read_parquet(home.settings.history_of(home.manifest["cycle_id"]) / "kpi_trend.parquet")
    for trend in (home.table("kpi_trend"), handed_on):
        before, now = measured(trend)["18 06"], measured(trend)["18 08"]
        assert sorted(set(before) - set(now)) == MEASURED, "a gap, and no point of any other KPI is lost"


@pytest.mark.heavy
@pytest.mark.timeout(600)
def test_killed_after_the_switch_it_leaves_a_release_and_a_gap_until_its_cycle_runs_again(copy_of):
    home = copy_of()
    command = [TRUESTOCK, "run", "--home", home.settings.home, "--as-of", NEXT]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        while not home.current.startswith("20261118T080000Z-"):
            assert process.poll() is None
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
    killed, folder = home.current, home.settings.releases / home.current
    for_ever = {path: file_hash(path) for path in folder.rglob("*") if path.is_file() and path.name not in LATER}
    assert home.enrichment["state"] == "running"
    assert "kpi_trend is missing from release" in home.truestock("pull", "--table", "kpi_trend").stderr

    assert home.run(AFTER).returncode == 0
    assert list(measured(home.table("kpi_trend"))) == ["17 06", "18 06", "18 10"], "a gap, and no 0"
    refused = home.truestock("enrich", "--release", killed)
    assert refused.returncode == 2 and "run its cycle again" in words(refused)
    assert home.run(NEXT).returncode == 0
    assert home.current.startswith("20261118T100000Z-")
    assert read_enrichment(folder).state == "done"
    assert for_ever == {path: file_hash(path) for path in for_ever}


def unmade(home) -> Enrichment:
    """Take away all that was added to the current release, as if its process had been killed before it began."""
    folder = home.settings.releases / home.current
    for place in added(home):
        (folder / place).unlink()
    record = read_enrichment(folder)
    again = planned(record.release_id, record.cycle_id, record.tables)
    write_enrichment(folder, again)
    return again


def made(home, **failures: str) -> Enrichment:
    """Add to the current release what is missing, `failures` being KPI models that dbt could not measure."""
    return enrich.complete(home.settings, enrich.begin(home.settings), failures)


def test_made_again_it_is_the_same_byte_for_byte(copy_of):
    home = copy_of()
    before, record = added(home), home.enrichment
    assert unmade(home).state == "running"
    made(home)
    assert (added(home), home.enrichment) == (before, record)


def test_what_is_done_is_not_made_again(copy_of):
    home = copy_of()
    folder = home.settings.releases / home.current
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file() and path.parent != folder}
    made(home)
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_each_table_stands_by_itself(copy_of):
    home = copy_of()
    unmade(home)
    record = made(home, kpi_service="it crashed", kpi_freshness="so did it", kpi_system_agreement="and this")
    assert set(record.missing()) == {"kpi_service", "kpi_freshness", "kpi_system_agreement"}
    assert record.steps["kpi_trend"].words.startswith("without a point of this cycle of kpi_freshness, kpi_service")
    assert "kpi_exceptions" in home.tables
    page = (home.settings.releases / home.current / "report.html").read_text()
    assert "kpi_freshness is missing from this release." in page and "kpi_freshness: so did it" in page
    assert made(home).state == "done"


def test_without_any_kpi_report_and_workbook_are_made_and_name_all(copy_of):
    home = copy_of()
    unmade(home)
    names = set(home.enrichment["steps"]) - {"kpi_models", "report", "planning_inputs"}
    record = made(home, **dict.fromkeys(names, "dbt was killed"))
    assert (set(record.missing()), record.tables) == (names, {})
    page = (home.settings.releases / home.current / "report.html").read_text()
    assert all(f"{name}: dbt was killed" in page for name in names)
    assert {line[0] for line in summary(home)} >= names
    figures = re.findall(r'<dd class="figure[^"]*">(.*?)</dd>', page)
    assert set(figures) == {"missing"}, "no tile shows a figure that was not measured"


def test_a_report_that_cannot_be_made_takes_neither_tables_nor_workbook_along(copy_of):
    home = copy_of()
    unmade(home)
    earlier = home.settings.releases / home.release_ids[0] / "tables" / "inventory.parquet"
    rows = earlier.read_bytes()
    earlier.write_bytes(b"no table")
    record = made(home)
    assert list(record.missing()) == ["report"]
    assert record.steps["report"].words.startswith("ComputeError: parquet: ")
    assert {line[0] for line in summary(home)}.isdisjoint({"report"})
    earlier.write_bytes(rows)
    assert made(home).state == "done"


def test_a_restatement_that_planning_does_not_notice_measures_again(copy_of):
    home = copy_of()
    folder = home.settings.releases / home.current
    write_enrichment(folder, replace(read_enrichment(folder), cycle_id="20261118T060000Z.r001"))
    record = made(home, kpi_service="it crashed")
    assert not list(folder.rglob("kpi_service*")), "what was made from other inputs is not left to be read"
    assert (record.state, record.cycle_id) == ("failed", home.manifest["cycle_id"])


def test_a_warehouse_that_was_built_anew_is_of_no_release(copy_of):
    home = copy_of()
    unmade(home)
    home.settings.built_release.unlink()
    assert enrich.begin(home.settings) is None
    outcome = home.truestock("enrich")
    assert outcome.returncode == 2
    assert "the warehouse holds the tables of no release; to make what" in words(outcome)
    assert f"run its cycle again: truestock run --as-of {LAST.replace('Z', '+00:00')}" in words(outcome)


def test_a_release_of_an_earlier_version_is_read_as_it_is(copy_of):
    """All of it stands in its manifest."""
    home = copy_of()
    folder = home.settings.releases / home.current
    record, manifest = read_enrichment(folder), read_manifest(folder)
    write_manifest(folder, replace(manifest, tables=manifest.tables | record.tables))
    (folder / "enrichment.json").unlink()
    assert "missing" not in home.truestock("releases").stdout
    assert home.truestock("pull", "--table", "kpi_service").returncode == 0
    assert home.truestock("diff", *home.release_ids, "--table", "kpi_trend").returncode == 0
