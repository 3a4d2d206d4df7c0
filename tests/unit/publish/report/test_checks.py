"""Failed checks: how many rows fail them, or what was observed of the table as a whole."""

from orchestration.publish.report.checks import failed_checks
from orchestration.publish.report.reading import ReleaseFiles

VOLUME = {
    "name": "inventory_is_of_usual_volume",
    "table": "planning.inventory",
    "severity": "warn",
    "success": False,
    "observed": 12,
    "unexpected_count": 0,
    "message": "Far fewer item-locations than in recent releases",
}
ROWS = {**VOLUME, "name": "stock_is_not_negative", "observed": 2, "unexpected_count": 2, "message": "Negative stock"}
NOT_RUN = {**VOLUME, "name": "warehouse_is_there", "observed": None, "message": "The check could not run: locked"}
BY = {"actor": "maria", "expires_at": "2026-11-19T06:00:00+00:00", "reason": "sites closed"}


def shown(tmp_path, *checks):
    rows = failed_checks(ReleaseFiles(tmp_path, {"checks": checks})).rows
    return {row["name"]: (row["rows"], row["meaning"]) for row in rows}


def test_a_check_of_a_whole_table_tells_what_it_observed_and_no_rows(tmp_path):
    assert shown(tmp_path, VOLUME, ROWS, NOT_RUN) == {
        "inventory_is_of_usual_volume": (None, "Far fewer item-locations than in recent releases (observed: 12)"),
        "stock_is_not_negative": (2, "Negative stock"),
        "warehouse_is_there": (None, "The check could not run: locked"),
    }


def test_it_does_so_when_it_is_overridden(tmp_path):
    (meaning,) = [words for _, words in shown(tmp_path, {**VOLUME, "overridden_by": BY}).values()]
    assert meaning == (
        "Overridden by maria until 2026-11-19T06:00:00+00:00: sites closed. "
        "Far fewer item-locations than in recent releases (observed: 12)"
    )
