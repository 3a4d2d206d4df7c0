"""What was checked, and where everything of the release stands."""

from __future__ import annotations

from typing import Any

from orchestration.publish.report.reading import Column, Listing, ReleaseFiles
from orchestration.publish.verdict import failing_rows, in_words

NAME = Column("name", "Check", "words")
TABLE = Column("table", "Table")
ROWS = Column("rows", "Rows", "count", "Rows that fail it; n/a where it is about the table as a whole.")


def failed_checks(release: ReleaseFiles) -> Listing:
    """Checks that failed and let the release pass: overridden ones first, with who answers for them."""
    columns = [NAME, Column("result", "Result", "status"), TABLE, ROWS, Column("meaning", "Meaning", "long")]
    failed = [
        {**one, "result": _result(one), "rows": failing_rows(one), "meaning": in_words(one)}
        for one in release.manifest["checks"]
        if not one["success"]
    ]
    ordered = sorted(failed, key=lambda one: (one["result"] != "overridden", one["severity"], one["name"]))
    return Listing("Failed checks", columns, ordered, len(ordered), "Every check passed.")


def passed_checks(release: ReleaseFiles) -> Listing:
    passed = [one for one in release.manifest["checks"] if one["success"]]
    columns = [NAME, Column("suite", "Suite", "words"), TABLE, Column("severity", "If it failed", "words")]
    return Listing("Passed checks", columns, passed, len(passed), "No check passed.")


def _result(check: dict[str, Any]) -> str:
    return "overridden" if "overridden_by" in check else check["severity"]
