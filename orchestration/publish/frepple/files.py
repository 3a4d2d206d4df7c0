"""What the export's files hold, in the order of loading: parents before children.

Numbers are those of the tool's decimal fields: 20 digits, 8 of them behind the point, so 12 before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

INTEGER_DIGITS = 12
LONGEST_NAME = 300
# Names go into every file as they are, so they must neither run in a spreadsheet nor be trimmed by the tool.
USABLE_NAME = r"[^=+\-@\s[:cntrl:]]([^[:cntrl:]]*[^\s[:cntrl:]])?"


@dataclass(frozen=True)
class Column:
    """A column; `parent` names the file whose `name` it refers to, `values` all that it may hold.

    An identity is a reference of documents: a bare number would pass for one that the tool gave.
    """

    name: str
    kind: Literal["name", "identity", "text", "number", "date", "duration"]
    parent: str | None = None
    values: tuple[str, ...] = ()
    required: bool = True
    is_receipt: bool = False


@dataclass(frozen=True)
class ExportFile:
    """A file with one row per `key`."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _reference(parent: str, name: str | None = None, required: bool = True) -> Column:
    return Column(name or parent, "name", parent=parent, required=required)


def _text(name: str) -> Column:
    return Column(name, "text", required=False)


def _number(name: str, required: bool = True) -> Column:
    return Column(name, "number", required=required)


NAME, IDENTITY = Column("name", "name"), Column("reference", "identity")
ITEM, LOCATION, SUPPLIER, CUSTOMER = (_reference(one) for one in ("item", "location", "supplier", "customer"))
ORIGIN = _reference("location", "origin")
LEADTIME, QUANTITY = Column("leadtime", "duration"), _number("quantity")
RECEIPT = Column("receipt date", "date", is_receipt=True)
CONFIRMED = Column("status", "text", values=("confirmed",))
BUCKET = (Column("start date", "date"), Column("end date", "date"))

FILES = (
    ExportFile("calendar", ("name",), (NAME, _number("default value"))),
    ExportFile(
        "calendarbucket",
        ("calendar", "start date", "end date", "priority"),
        (_reference("calendar"), *BUCKET, _number("value"), _number("priority")),
    ),
    ExportFile(
        "location",
        ("name",),
        (NAME, _text("description"), _text("category"), _reference("calendar", "available", required=False)),
    ),
    ExportFile(
        "item",
        ("name",),
        (NAME, _text("description"), _text("uom"), _number("cost", required=False), _text("category")),
    ),
    ExportFile("customer", ("name",), (NAME, _text("description"), _text("category"))),
    ExportFile("supplier", ("name",), (NAME, _text("description"), _text("category"))),
    ExportFile(
        "itemsupplier",
        ("item", "supplier", "location"),
        (ITEM, SUPPLIER, LOCATION, LEADTIME, *(_number(n, False) for n in ("sizeminimum", "sizemultiple", "cost"))),
    ),
    ExportFile("itemdistribution", ("item", "location", "origin"), (ITEM, LOCATION, ORIGIN, LEADTIME)),
    ExportFile("buffer", ("item", "location"), (ITEM, LOCATION, _number("onhand"), _number("minimum", False))),
    ExportFile(
        "purchaseorder",
        ("reference",),
        (IDENTITY, ITEM, LOCATION, SUPPLIER, QUANTITY, RECEIPT, Column("ordering date", "date"), CONFIRMED),
    ),
    ExportFile(
        "distributionorder",
        ("reference",),
        (
            IDENTITY,
            ITEM,
            _reference("location", "origin", required=False),
            _reference("location", "destination"),
            QUANTITY,
            Column("shipping date", "date"),
            RECEIPT,
            CONFIRMED,
        ),
    ),
    ExportFile(
        "demand",
        ("name",),
        (
            Column("name", "identity"),
            ITEM,
            LOCATION,
            CUSTOMER,
            Column("due", "date"),
            QUANTITY,
            Column("status", "text", values=("open",)),
            _number("priority"),
        ),
    ),
    ExportFile(
        "forecast",
        ("name",),
        (NAME, ITEM, LOCATION, CUSTOMER, Column("method", "text", values=("manual",))),
    ),
    ExportFile(
        "forecastplan",
        ("item", "location", "customer", "start date"),
        (ITEM, LOCATION, CUSTOMER, *BUCKET, _number("forecastoverride")),
    ),
    ExportFile("parameter", ("name",), (NAME, Column("value", "text"))),
)
