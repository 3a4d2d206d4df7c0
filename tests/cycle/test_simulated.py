"""Whole cycles of simulated enterprises, scored against the truth that was injected."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from orchestration.publish.frepple.validate import validate
from orchestration.settings import HomePaths
from tests.frepple import changed_references, exported, unaccounted
from tests.homes import Home
from tests.scoring import Score, as_text, by_cause, named_as_text, score

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("simulated")]

ENTERPRISES = int(os.environ.get("SIMULATED_ENTERPRISES", "20"))
# An ordinary week, the end of summer time in Berlin, its beginning and end in Chicago, its beginning in Berlin.
STARTS = ("2026-11-16", "2026-10-24", "2027-03-11", "2026-10-28", "2027-03-26")
CORRECTED, LOG_GAP = (Path(__file__).with_name(f"{name}_faults.yml") for name in ("corrected", "log_gap"))


@dataclass(frozen=True)
class Simulated:
    """A home with a simulated enterprise, and the first day of it."""

    home: Home
    start: date

    def run(self, *days: int) -> None:
        """Run the cycles of `days`, counted from 1; each must release."""
        for day in days:
            outcome = self.home.run(f"{self.start + timedelta(days=day - 1)}T06:00:00Z")
            assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def simulated(folder: Path, start: str, *arguments: str) -> Simulated:
    home = Home(HomePaths(folder))
    outcome = home.truestock("simulate", "--start", start, *arguments)
    assert outcome.returncode == 0, outcome.stderr
    return Simulated(home, date.fromisoformat(start))


def worked(folder: Path, number: int) -> Simulated:
    days = 4 + number % 5
    size = ["--items", str(40 + 8 * number), "--locations", str(4 + number % 4)]
    one = simulated(folder, STARTS[number % len(STARTS)], *size, "--days", str(days), "--seed", str(number))
    one.run(*range(1, days + 1))
    return one


@pytest.fixture(scope="module")
def enterprises(tmp_path_factory) -> list[Simulated]:
    folders = [tmp_path_factory.mktemp(f"enterprise{number}") for number in range(ENTERPRISES)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(worked, folders, range(ENTERPRISES)))


@pytest.fixture(scope="module")
def scores(enterprises) -> list[Score]:
    done = [score(one.home.settings.home) for one in enterprises]
    for one in done:
        print(as_text(one))
    return done


def test_balances_are_exact_and_causes_add_up(scores):
    assert [one.wrong_balances.height for one in scores] == [0] * ENTERPRISES
    assert [one.unbalanced.height for one in scores] == [0] * ENTERPRISES


def test_inbound_parts_open_orders_demand_and_forecast_left_are_exact(scores):
    """What differs is printed with the scores."""
    assert [one.wrong_lines.height for one in scores] == [0] * ENTERPRISES
    lines = pl.concat([one.lines for one in scores], how="diagonal")
    assert set(lines["table"]) == {"open_orders", "inbound_supply", "demand_history", "forecast", "inventory"}
    assert set(lines["milestone"].drop_nulls()) == {"ordered", "confirmed", "shipped"}
    assert set(lines["answer"].drop_nulls()) == {"rejected", "hold", "backordered"}
    assert set(lines["hold"].drop_nulls()) == {"none", "delivery_block", "credit"}


def test_each_enterprise_is_explained(scores):
    assert min(one.precision for one in scores) >= 0.99
    assert min(one.recall for one in scores) >= 0.99


def test_the_planning_tool_reads_each_export_as_it_is_meant_and_gets_each_unit_or_the_list_says_why_not(enterprises):
    releases = [release for one in enterprises for release in one.home.release_folders]
    assert len(releases) >= 2 * ENTERPRISES
    assert pl.concat(validate(release / "frepple") for release in releases).rows() == []
    assert all(exported(release, "buffer").height for release in releases)
    assert pl.concat(map(unaccounted, releases)).rows() == []
    weeks = pl.concat(exported(release, "forecastplan") for release in releases)["start date"]
    assert set(weeks.str.to_date().dt.weekday()) == {1}


def test_an_order_line_that_stays_as_it_is_keeps_its_references(enterprises):
    assert [changed_references(one.home.release_folders) for one in enterprises] == [[]] * ENTERPRISES


def test_no_cause_is_neglected(scores):
    causes = pl.concat([one.causes.with_columns(enterprise=number) for number, one in enumerate(scores)])
    print(named_as_text(causes))
    named = by_cause(causes)
    assert named["true"].min() > 0
    assert named.filter((pl.col("precision") < 0.97) | (pl.col("recall") < 0.97)).is_empty()


def test_without_faults_nothing_is_wrong(tmp_path):
    size = ["--items", "60", "--locations", "5", "--days", "4", "--seed", "7"]
    one = simulated(tmp_path, "2026-10-30", *size, "--faults", "none")
    for day in range(1, 5):
        one.run(day)
        assert set(one.home.table("reconciliation_causes")["cause"]) <= {"timing_in_flight"}
        assert one.home.table("reconciliation_exceptions").is_empty()


def test_corrections_close_every_exception_and_what_comes_back_reopens(tmp_path):
    size = ["--items", "60", "--locations", "5", "--days", "4", "--seed", "8"]
    one = simulated(tmp_path, "2026-11-16", *size, "--faults", str(CORRECTED))
    one.run(1, 2)
    assert not open_exceptions(one.home).is_empty()
    one.run(3)
    assert open_exceptions(one.home).is_empty()
    one.run(4)
    again = open_exceptions(one.home)
    assert not again.is_empty()
    assert again["recurrences"].min() >= 1
    assert (score(tmp_path).precision, score(tmp_path).recall) == (1.0, 1.0)


def test_what_a_hole_in_the_log_hides_is_stale_and_no_fault(tmp_path):
    size = ["--items", "60", "--locations", "5", "--days", "4", "--seed", "9"]
    one = simulated(tmp_path, "2026-11-16", *size, "--faults", str(LOG_GAP))
    one.run(1, 2, 3, 4)
    result = score(tmp_path)
    assert result.wrong_balances.is_empty()
    assert "stale_snapshot" in set(result.causes.filter("is_true")["cause"])
    assert (result.precision, result.recall) == (1.0, 1.0)


def open_exceptions(home: Home) -> pl.DataFrame:
    return home.table("reconciliation_exceptions").filter(pl.col("resolved_at").is_null())
