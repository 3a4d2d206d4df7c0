"""One defect each in a folder that is right otherwise, as the planning tool would silently accept it."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.publish.frepple.files import FILES
from orchestration.publish.frepple.left_out_reasons import MEANINGS
from orchestration.publish.frepple.validate import validate
from tests.unit.publish.frepple_files import GOOD

TRAPS = [
    ("an ambiguous date", "demand", "2026-11-30", "11/12/2026", (2, "due", "is not YYYY-MM-DD")),
    ("no day of the calendar", "demand", "2026-11-30", "2026-11-31", (2, "due", "is not a calendar day")),
    ("a lead time in seconds", "itemsupplier", "7d", "7", (1, "leadtime", "has no unit")),
    ("a lane's lead time in seconds", "itemdistribution", "2d", "2", (1, "leadtime", "has no unit")),
    ("no status", "demand", "8,open", "8,", (1, "status", "is blank")),
    ("another status", "purchaseorder", "confirmed", "firm", (1, "status", "treats differently")),
    ("an order without location", "purchaseorder", "PUMP,DC1", "PUMP,", (1, "location", "is blank")),
    ("an order without supplier", "purchaseorder", "ACME", "", (1, "supplier", "is blank")),
    ("an order of another supplier", "itemsupplier", "PUMP,ACME", "LAMP,ACME", (1, "supplier", "has no row in")),
    ("a negative quantity", "purchaseorder", "50", "-50", (1, "quantity", "is not a number of 0 or more")),
    ("stock below zero", "buffer", "370.0000", "-1", (1, "onhand", "is not a number of 0 or more")),
    ("no quantity", "demand", "8,open", "NaN,open", (1, "quantity", "is not a number of 0 or more")),
    ("too many digits", "buffer", "370.0000", "1000000000000", (1, "onhand", "is not a number of 0 or more")),
    ("a receipt in the past", "purchaseorder", "2026-12-01", "2026-11-17", (1, "receipt date", "is in the past")),
    ("a transfer in the past", "distributionorder", "2026-11-20", "2026-11-17", (1, "receipt date", "is in the past")),
    ("a bare reference", "purchaseorder", "PO-1/10", "4500000001", (1, "reference", "is a bare number")),
    ("a bare order number", "demand", "SO-2/10", "17", (2, "name", "is a bare number")),
    ("a number twice", "demand", "SO-2/10", "SO-1/10", (2, None, "has the key of an earlier row")),
    ("an item that no file defines", "demand", "SO-2/10,PUMP", "SO-2/10,pump", (2, "item", "is not in item.csv")),
    ("a location that no file defines", "buffer", "PUMP,DC1", "PUMP,DC9", (1, "location", "is not in location.csv")),
    ("a customer that no file defines", "demand", "DC1,RETAIL", "DC1,OTHER", (2, "customer", "is not in customer.csv")),
    ("a calendar that no file defines", "location", "NA,WORK", "NA,SHIFT", (1, "available", "is not in calendar.csv")),
    ("a name that is trimmed", "item", "LAMP", "LAMP ", (3, "name", "is padded")),
    ("a name that runs", "customer", "RETAIL", "=1+1", (1, "name", "is padded, starts like a formula")),
    ("demand that nothing supplies", "demand", "SO-2/10,PUMP", "SO-2/10,LAMP", (2, "item", "Unknown supplier")),
    ("forecast that nothing supplies", "forecastplan", "PUMP", "LAMP", (1, "item", "Unknown supplier")),
    ("a priority of 0", "itemsupplier", "12.5,1", "12.5,0", (1, "priority", "would not use the row")),
    ("a lane's priority of 0", "itemdistribution", "2d,1", "2d,0", (1, "priority", "would not use the row")),
    ("a priority that is no number", "demand", "open,10", "open,high", (1, "priority", "is not a whole number")),
    ("a safety lead time in seconds", "itemsupplier", "3d", "3", (1, "extra_safety_leadtime", "has no unit")),
    (
        "an owner that comes later",
        "item",
        "Category Parts,Parts,,,,",
        "Category Parts,Parts,,,PUMP,",
        (1, "owner", "before it"),
    ),
    ("an owner of itself", "customer", "RETAIL,Retail,US,", "RETAIL,Retail,US,RETAIL", (1, "owner", "before it")),
    ("a source of its own", "buffer", "400,truestock", "400,erp", (1, "source", "treats differently")),
    ("a maximum below the minimum", "buffer", "20,400", "20,19", (1, "maximum", "is less than the minimum")),
    ("months of weeks", "parameter", "calendar,week", "calendar,month", (1, "start date", "is not of a bucket")),
    ("no calendar", "parameter", "forecast.calendar", "forecast.bucket", (0, "value", "no forecast.calendar")),
    ("a calendar of days", "parameter", "calendar,week", "calendar,day", (0, "value", "no forecast.calendar")),
    ("a week from Sunday on", "forecastplan", "2026-11-16", "2026-11-15", (1, "start date", "is not of a bucket")),
    ("a week of eight days", "forecastplan", "2026-11-23", "2026-11-24", (1, "end date", "is not of a bucket")),
    ("what is left netted again", "parameter", "netting,false", "netting,true", (0, "value", "is netted again")),
    ("forecasts of the tool's own", "parameter", "Table,false", "Table,true", (0, "value", "delete and add forecasts")),
    ("a forecast beyond the horizon", "parameter", "365", "4", (0, "value", "the rest of which is lost")),
    ("a forecast of another name", "forecast", "PUMP @ DC1", "PUMP - DC1", (1, "name", "as the tool names it")),
    (
        "a forecast of a group",
        "forecast",
        "LAMP @ DC1 @ RETAIL,LAMP",
        "Category Parts @ DC1 @ RETAIL,Category Parts",
        (2, "item", "is a group"),
    ),
    ("whole pieces only", "forecast", "manual,false", "manual,true", (1, "discrete", "treats differently")),
    ("a forecast of the tool's own method", "forecast", "manual", "automatic", (1, "method", "treats differently")),
    ("figures of no forecast", "forecastplan", "PUMP,DC1", "PUMP,DC2", (1, None, "is of no row in forecast.csv")),
    ("no current date", "parameter", "currentdate", "current", (0, "value", "no current date")),
    ("a column less", "buffer", "minimum", "min", (0, "minimum", "required column is missing")),
    ("a cell more", "demand", "8,open", "8,5,open", (0, None, "cannot be read")),
    ("another character set", "item", "Pump", "P\udcfcmpe", (0, None, "cannot be read")),
    ("a NUL", "item", "Lamp", "La\0mp", (0, None, "cannot be read")),
]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode(errors="surrogateescape"))
    return folder


def test_a_good_folder_has_no_problem(tmp_path):
    assert validate(write(tmp_path, GOOD)).rows() == []


@pytest.mark.parametrize(("file", "was", "becomes", "found"), [trap[1:] for trap in TRAPS], ids=[t[0] for t in TRAPS])
def test_a_trap_is_found(tmp_path, file, was, becomes, found):
    assert was in GOOD[file]
    problems = validate(write(tmp_path, GOOD | {file: GOOD[file].replace(was, becomes, 1)}))
    row, column, words = found
    assert [problem for problem in problems.rows() if problem[1:3] == (row, column) and words in problem[3]]


def test_a_missing_file_is_found(tmp_path):
    write(tmp_path, GOOD)
    (tmp_path / "itemsupplier.csv").unlink()
    assert validate(tmp_path).rows() == [("itemsupplier", 0, None, "is missing")]


@pytest.mark.parametrize("files", [("forecastplan",), ("forecast", "forecastplan")])
def test_what_is_empty_is_not_written(tmp_path, files):
    write(tmp_path, GOOD)
    for file in files:
        (tmp_path / f"{file}.csv").unlink()
    assert validate(tmp_path).is_empty()
    header = GOOD["forecastplan"].splitlines(keepends=True)[0]
    assert validate(write(tmp_path, {"forecastplan": header})).rows() == [
        ("forecastplan", 0, None, "has no row: the tool would start its web service for nothing")
    ]


def test_what_nothing_supplies_may_stay_unplanned(tmp_path):
    unplanned = GOOD["demand"].replace("SO-2/10,PUMP", "SO-2/10,LAMP")
    told = GOOD["parameter"].replace("Path,true", "Path,false")
    assert validate(write(tmp_path, GOOD | {"demand": unplanned, "parameter": told})).is_empty()


def test_parents_load_before_their_children():
    """Of a file that owns itself, rows do."""
    for place, file in enumerate(FILES):
        assert {column.parent for column in file.columns if column.parent} <= {one.name for one in FILES[: place + 1]}


def test_every_reason_has_a_meaning():
    references = [column for file in FILES for column in file.columns if column.parent]
    assert {f"unknown_{column.parent}" for column in references} <= MEANINGS.keys()
    assert {f"missing_{column.name}" for column in references} <= MEANINGS.keys()
