"""Which lines the page lists as refused, and in which order."""

from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from orchestration.publish.report.reading import ReleaseFiles
from orchestration.publish.report.refused import refused_lines

LINES = {
    "open_orders": [
        ("O1", "10", "refused_line"),
        ("O1", "20", ""),
        ("O1", "30", "refused_lines"),
        ("O2", "10", "refused_line"),
    ],
    "inbound_supply": [("P1", "10", "refused_line, stale_erp"), ("P1", "20", "unread_promises")],
    "forecast": [("C1", "2026-11-16", "stale_planning, refused_line")],
}
DOCUMENT = {
    "open_orders": ("order_id", "order_line"),
    "inbound_supply": ("purchase_order_id", "purchase_order_line"),
    "forecast": ("customer_id", "bucket_start"),
}


@pytest.fixture
def release(tmp_path) -> ReleaseFiles:
    (tmp_path / "tables").mkdir()
    for table, rows in LINES.items():
        names = DOCUMENT[table]
        lines = [
            {names[0]: one[0], names[1]: one[1], "item_id": f"I-{one[0]}", "location_id": "DC", "trust_reasons": one[2]}
            for one in rows
        ]
        _write(tmp_path, table, lines)
    stock = [
        {"item_id": f"I-{name}", "location_id": "DC", "inventory_value": value}
        for name, value in (("O1", 5.0), ("P1", 90.0))
    ]
    _write(tmp_path, "inventory", stock)
    _trace(tmp_path, ("open_orders", "O1 / 10", "refused", 7), ("open_orders", "O1 / 10", "shipped", 9))
    return ReleaseFiles(tmp_path, SimpleNamespace())


def _write(folder: Path, table: str, rows: list[dict]) -> None:
    pl.DataFrame(rows).write_parquet(folder / "tables" / f"{table}.parquet")


def _trace(folder: Path, *lines: tuple[str, str, str, int]) -> None:
    names = ("published_table", "document", "step", "row_number")
    rows = [
        dict(zip(names, line, strict=True), item_id=f"I-{line[1][:2]}", location_id="DC", file_name="VBAP.csv")
        for line in lines
    ]
    (folder / "trace").mkdir()
    pl.DataFrame(rows).write_parquet(folder / "trace" / "lines.parquet")


def test_lines_that_were_refused_are_listed_by_what_is_planned_without_them(release):
    found = refused_lines(release)
    assert [(row["table"], row["document"], row["value"], row["rows"]) for row in found.rows] == [
        ("inbound_supply", "P1 / 10", 90.0, None),
        ("open_orders", "O1 / 10", 5.0, "VBAP.csv row 7"),
        ("forecast", "C1 / 2026-11-16", None, None),
        ("open_orders", "O2 / 10", None, None),
    ]
