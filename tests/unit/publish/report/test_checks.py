"""Failed checks: how many rows fail them, or what was measured of the table as a whole."""

from dataclasses import replace
from datetime import UTC, datetime

from orchestration.gate import OverriddenBy
from orchestration.publish.report.checks import failed_checks
from orchestration.publish.report.reading import ReleaseFiles
from tests.records import check_result, manifest

VOLUME = check_result(
    "inventory_is_of_usual_volume",
    severity="warn",
    success=False,
    observed=12,
    measured="12 found, at least 40 allowed",
    message="Far fewer item-locations than in recent releases",
)
ROWS = replace(
    VOLUME, name="stock_is_not_negative", observed=2, unexpected_count=2, measured=None, message="Negative stock"
)
NOT_RUN = replace(
    VOLUME, name="warehouse_is_there", observed=None, measured=None, message="The check could not run: locked"
)
BY = OverriddenBy("o1", "maria", "sites closed", datetime(2026, 11, 19, 6, tzinfo=UTC))


def shown(tmp_path, *checks):
    rows = failed_checks(ReleaseFiles(tmp_path, manifest(checks=list(checks)))).rows
    return {row["name"]: (row["rows"], row["meaning"]) for row in rows}


def test_a_check_of_a_whole_table_tells_what_was_measured_and_no_rows(tmp_path):
    assert shown(tmp_path, VOLUME, ROWS, NOT_RUN) == {
        "inventory_is_of_usual_volume": (
            None,
            "Far fewer item-locations than in recent releases: 12 found, at least 40 allowed",
        ),
        "stock_is_not_negative": (2, "Negative stock"),
        "warehouse_is_there": (None, "The check could not run: locked"),
    }


def test_it_does_so_when_it_is_overridden(tmp_path):
    (meaning,) = [words for _, words in shown(tmp_path, replace(VOLUME, overridden_by=BY)).values()]
    assert meaning == (
        "Overridden by maria until 2026-11-19T06:00:00+00:00: sites closed. "
        "Far fewer item-locations than in recent releases: 12 found, at least 40 allowed"
    )
