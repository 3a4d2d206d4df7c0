"""One defect each in a folder that is right otherwise, as the planning tool would silently accept it."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.publish.frepple.files import FILES
from orchestration.publish.frepple.left_out_reasons import MEANINGS
from orchestration.publish.frepple.validate import validate

GOOD = {
    "calendar": "name,default value\nWORK,1\n",
    "calendarbucket": "calendar,start date,end date,value,priority\nWORK,2026-11-21,2026-11-23,0,1\n",
    "location": "name,description,category,available\nDC1,Houston,NA,WORK\nDC2,Boston,NA,\n",
    "item": "name,description,uom,cost,category\nPUMP,Pump,EA,12.5,Parts\nLAMP,Lamp,EA,,Parts\n",
    "customer": "name,description,category\nRETAIL,Retail,US\n",
    "supplier": "name,description,category\nACME,Acme,US\n",
    "itemsupplier": "item,supplier,location,leadtime,sizeminimum,sizemultiple,cost\nPUMP,ACME,DC1,7d,1,,12.5\n",
    "itemdistribution": "item,location,origin,leadtime\nPUMP,DC2,DC1,2d\n",
    "buffer": "item,location,onhand,minimum\nPUMP,DC1,370.0000,20\nLAMP,DC1,0,0\n",
    "purchaseorder": "reference,item,location,supplier,quantity,receipt date,ordering date,status\n"
    "PO-1/10,PUMP,DC1,ACME,50,2026-12-01,2026-11-01,confirmed\n",
    "distributionorder": "reference,item,origin,destination,quantity,shipping date,receipt date,status\n"
    "TO-1/10,PUMP,,DC2,5,2026-11-17,2026-11-20,confirmed\n",
    "demand": "name,item,location,customer,due,quantity,status,priority\n"
    "SO-1/10,PUMP,DC2,RETAIL,2026-11-17,8,open,10\nSO-2/10,PUMP,DC1,RETAIL,2026-11-30,2,open,10\n",
    "forecast": "name,item,location,customer,method\nPUMP - DC1 - RETAIL,PUMP,DC1,RETAIL,manual\n",
    "forecastplan": "item,location,customer,start date,end date,forecastoverride\n"
    "PUMP,DC1,RETAIL,2026-11-16,2026-11-23,12.5\n",
    "parameter": "name,value\ncurrentdate,2026-11-18\n",
}
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
    ("a name that is trimmed", "item", "LAMP", "LAMP ", (2, "name", "is padded")),
    ("a name that runs", "customer", "RETAIL", "=1+1", (1, "name", "is padded, starts like a formula")),
    ("demand that nothing supplies", "demand", "SO-2/10,PUMP", "SO-2/10,LAMP", (2, "item", "Unknown supplier")),
    ("forecast that nothing supplies", "forecastplan", "PUMP", "LAMP", (1, "item", "Unknown supplier")),
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


def test_parents_load_before_their_children():
    for place, file in enumerate(FILES):
        assert {column.parent for column in file.columns if column.parent} <= {one.name for one in FILES[:place]}


def test_every_reason_has_a_meaning():
    references = [column for file in FILES for column in file.columns if column.parent]
    assert {f"unknown_{column.parent}" for column in references} <= MEANINGS.keys()
    assert {f"missing_{column.name}" for column in references} <= MEANINGS.keys()
