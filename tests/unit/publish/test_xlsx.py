"""A workbook shows what it is given, runs nothing, says what it leaves out, and is the same again."""

import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import fastexcel
import polars as pl
import pytest

from orchestration.publish.xlsx import LONGEST_TEXT, ROWS_A_SHEET, Sheet, write_workbook

CREATED = datetime(2026, 11, 18, 6, tzinfo=UTC)
TEXTS = ["=1+1", "+1", "-1", "@a", "\ta", "{=SUM(1)}", "http://a.example", "<r>rich</r>", "a\x07b", "_x0041_", "0010"]


def workbook(tmp_path, rows: pl.DataFrame, total: int | None = None):
    path = tmp_path / "book.xlsx"
    sheet = Sheet("stock", rows.lazy(), total or rows.height, "All: csv/stock.csv")
    write_workbook(path, CREATED, [("Stock",), ("As of", "=now()")], [sheet])
    return path


def markup(path, number: int) -> str:
    with zipfile.ZipFile(path) as parts:
        return parts.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_b27_text_of_any_kind_stays_text(tmp_path):
    path = workbook(tmp_path, pl.DataFrame({"item_id": TEXTS}))
    with zipfile.ZipFile(path) as parts:
        assert [name for name in parts.namelist() if "rels" in name and "sheet" in name] == [], "no links"
    for number in (1, 2):
        assert re.findall(r"<f[ >]|<hyperlink", markup(path, number)) == []
    read = fastexcel.read_excel(path).load_sheet("stock", dtypes={0: "string"}).to_polars()["item_id"].to_list()
    assert read[:7] == TEXTS[:7]
    assert read[7:] == ["<r>rich</r> ", "a\x07b", "_x0041_", "0010"]


def test_numbers_dates_and_truth_are_no_text(tmp_path):
    rows = pl.DataFrame(
        {
            "on_hand_quantity": [Decimal("12.5000"), None],
            "unit_cost": [Decimal("1234.5"), Decimal("-0.01")],
            "expires_at": [date(2027, 1, 31), None],
            "cutoff_at": [datetime(2026, 11, 18, 5, 10), None],
            "is_firm": [True, False],
        }
    )
    path = workbook(tmp_path, rows)
    read = fastexcel.read_excel(path).load_sheet("stock").to_polars()
    assert read.cast({"expires_at": pl.Date, "cutoff_at": pl.Datetime("us")}).rows() == [
        (12.5, 1234.5, date(2027, 1, 31), datetime(2026, 11, 18, 5, 10), True),
        (None, -0.01, None, None, False),
    ]


def test_the_header_is_frozen_and_filtered(tmp_path):
    sheet = markup(workbook(tmp_path, pl.DataFrame({"item_id": ["A", "B"], "quantity": [1.5, 2.5]})), 2)
    assert 'ySplit="1"' in sheet and 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:B3"/>' in sheet


@pytest.mark.parametrize(
    ("rows", "shown", "note"), [(ROWS_A_SHEET, ROWS_A_SHEET, False), (ROWS_A_SHEET + 5, 100_000, True)]
)
def test_what_is_left_out_is_said_above_the_rows(tmp_path, rows, shown, note):
    path = workbook(tmp_path, pl.DataFrame({"item_id": pl.int_range(rows, eager=True)}))
    read = fastexcel.read_excel(path).load_sheet("stock", header_row=None, dtypes="string").to_polars().to_series()
    assert len(read) == shown + 1 + note
    words = "stock: the first 100,000 of 100,005 rows by key; 5 rows are left out. All: csv/stock.csv"
    assert (read[0] == words) == note


def test_text_that_is_too_long_for_a_cell_is_cut_and_shows_it(tmp_path):
    path = workbook(tmp_path, pl.DataFrame({"evidence": ["x" * (LONGEST_TEXT + 1), "y" * LONGEST_TEXT]}))
    cut, whole = fastexcel.read_excel(path).load_sheet("stock").to_polars()["evidence"]
    assert cut.endswith("x…") and len(cut) < LONGEST_TEXT
    assert whole == "y" * LONGEST_TEXT


def test_the_same_content_gives_the_same_bytes(tmp_path):
    rows = pl.DataFrame({"item_id": TEXTS})
    first = workbook(tmp_path, rows).read_bytes()
    assert first == workbook(tmp_path, rows).read_bytes()
