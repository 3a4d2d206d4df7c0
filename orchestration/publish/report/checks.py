"""What was checked, and where everything of the release stands."""

from __future__ import annotations

from orchestration.publish.report.reading import Column, Listing, ReleaseFiles

NAME = Column("name", "Check", "words")
TABLE = Column("table", "Table")
ROWS = Column("rows", "Rows", "count", "Rows that fail it; n/a where it is about the table as a whole.")


def failed_checks(release: ReleaseFiles) -> Listing:
    """Checks that failed and let the release pass: overridden ones first, with who answers for them."""
    columns = [NAME, Column("result", "Result", "status"), TABLE, ROWS, Column("meaning", "Meaning", "long")]
    failed = sorted(
        (one for one in release.manifest.checks if one.failure),
        key=lambda one: (one.overridden_by is None, one.severity, one.name),
    )
    rows = [
        {
            "name": one.name,
            "result": one.failure,
            "table": one.table,
            "rows": one.failing_rows,
            "meaning": one.in_words,
        }
        for one in failed
    ]
    return Listing("Failed checks", columns, rows, len(rows), "Every check passed.")


def passed_checks(release: ReleaseFiles) -> Listing:
    columns = [NAME, Column("suite", "Suite", "words"), TABLE, Column("severity", "If it failed", "words")]
    rows = [
        {"name": one.name, "suite": one.suite, "table": one.table, "severity": one.severity}
        for one in release.manifest.checks
        if one.success
    ]
    return Listing("Passed checks", columns, rows, len(rows), "No check passed.")
