"""Rows that differ between two releases, counted by table; what only ages is no change."""

import polars as pl
import pytest

from orchestration.publish.manifest import write_manifest
from orchestration.publish.report.changed_rows import changed_rows
from orchestration.publish.report.reading import ReleaseFiles
from tests.records import manifest, table_entry

COLUMNS = {"item_id": "Item.", "quantity": "Quantity.", "age_days": "Age."}


@pytest.fixture
def counted(tmp_path):
    def write(name, rows, **columns):
        folder = tmp_path / name
        (folder / "tables").mkdir(parents=True)
        frame = pl.DataFrame(rows, schema=["item_id", "quantity", "age_days"], orient="row").with_columns(
            release_id=pl.lit(name)
        )
        frame.with_columns(**columns).write_parquet(folder / "tables" / "stock.parquet")
        entry = table_entry(["item_id"], {**COLUMNS, **dict.fromkeys(columns, "")}, len(rows), name)
        described = manifest(tables={"stock": entry})
        write_manifest(folder, described)
        return ReleaseFiles(folder, described)

    def count(before, after, **columns):
        return changed_rows(write("after", after, **columns), write("before", before).folder).rows

    return count


def test_added_removed_changed(counted):
    before = [("A", 1, 0), ("B", None, 0), ("C", 3, 0), ("D", None, 0)]
    after = [("A", 1, 1), ("B", 2, 1), ("D", None, 1), ("E", 5, 0)]
    assert counted(before, after) == [{"table": "stock", "added": 1, "removed": 1, "changed": 1, "rows": 4}]


def test_a_day_older_is_no_change_nor_is_a_new_column(counted):
    assert counted([("A", 1, 0)], [("A", 1, 1)], site=pl.lit("HOU")) == []
