"""A workbook that cannot hold a table says so, on its sheet, in its summary and to who pulls it."""

import fastexcel
import polars as pl
import pytest

from orchestration.publish.pull import NotInTheRelease, Wanted, write_pull
from tests.records import manifest, table_entry

MANIFEST = manifest(tables={"inventory": table_entry(["item_id"], {"item_id": "", "location_id": ""})})
LEFT_OUT = "inventory: the first 100,000 of 100,005 rows by key; 5 rows are left out. All: csv/inventory.csv"


@pytest.fixture
def release(tmp_path):
    """One item more than fits at A, and a few at B."""
    (tmp_path / "tables").mkdir()
    numbers = pl.int_range(100_005, eager=True)
    rows = pl.DataFrame({"item_id": numbers, "location_id": "A"}).with_columns(
        pl.when(numbers < 7).then(pl.lit("B")).otherwise("location_id").alias("location_id"),
        as_of=pl.lit(MANIFEST.as_of.isoformat()),
        release_id=pl.lit(MANIFEST.release_id),
    )
    rows.reverse().write_parquet(tmp_path / "tables" / "inventory.parquet")
    columns = "item_id,location_id,planning_quantity,quantity_basis,trust_reasons,plan_action\n"
    (tmp_path / "withheld.csv").write_text(columns)
    return tmp_path


def test_what_a_pulled_workbook_leaves_out(release):
    path = release / "pulled.xlsx"
    rows, left_out = write_pull(release, MANIFEST, Wanted("inventory"), "xlsx", path)
    assert rows == 100_005
    assert left_out.startswith(LEFT_OUT)
    book = fastexcel.read_excel(path)
    summary = book.load_sheet("Summary", header_row=None, dtypes="string").to_polars()
    sheet = book.load_sheet("inventory", header_row=None, dtypes="string").to_polars().to_series()
    assert left_out in summary.to_series(1).to_list()
    assert (sheet[0], sheet[2], len(sheet)) == (left_out, "0", 100_002)


def test_a_part_that_fits_is_whole(release):
    path = release / "pulled.xlsx"
    assert write_pull(release, MANIFEST, Wanted("inventory", locations=("B",)), "xlsx", path) == (7, None)
    sheet = fastexcel.read_excel(path).load_sheet("inventory").to_polars()
    assert sheet.rows() == [(float(number), "B") for number in range(7)]


def test_without_a_table_of_planners_nothing_is_by_planner(release):
    with pytest.raises(NotInTheRelease, match="no table item_locations"):
        write_pull(release, MANIFEST, Wanted("inventory", planners=("P1",)), "csv", release / "x")
