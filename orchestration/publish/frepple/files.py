"""What the export's files hold, in the order of loading: parameters first, since what is forecast depends on them, then
parents before children. Column names are fields of the tool's models."""

from __future__ import annotations

from orchestration.publish.frepple.columns import SOURCE, Column, ExportFile, constant, number, reference, text

NAME, IDENTITY = Column("name", "name"), Column("reference", "identity")
DESCRIBED = (NAME, text("description"), text("category"))
ITEM, LOCATION, SUPPLIER, CUSTOMER = (reference(one) for one in ("item", "location", "supplier", "customer"))
LEADTIME, QUANTITY, PRIORITY = Column("leadtime", "duration"), number("quantity"), Column("priority", "rank")
RECEIPT = Column("receipt date", "date", is_receipt=True)
CONFIRMED, FROM_US = constant("status", "confirmed"), constant("source", SOURCE)
COST = number("cost", required=False)
BUCKET = (Column("start date", "date"), Column("end date", "date"))

__all__ = ("FILES", "Column", "ExportFile")

FILES = (
    ExportFile("parameter", ("name",), (NAME, Column("value", "text"), FROM_US)),
    ExportFile("calendar", ("name",), (NAME, number("default value"), FROM_US)),
    ExportFile(
        "calendarbucket",
        ("calendar", "start date", "end date", "priority"),
        (reference("calendar"), *BUCKET, number("value"), PRIORITY, FROM_US),
    ),
    ExportFile("location", ("name",), (*DESCRIBED, reference("calendar", "available", required=False), FROM_US)),
    ExportFile(
        "item",
        ("name",),
        (*DESCRIBED, text("subcategory"), reference("item", "owner", required=False), text("uom"), COST, FROM_US),
    ),
    ExportFile("customer", ("name",), (*DESCRIBED, reference("customer", "owner", required=False), FROM_US)),
    ExportFile("supplier", ("name",), (*DESCRIBED, FROM_US)),
    ExportFile(
        "itemsupplier",
        ("item", "supplier", "location"),
        (
            *(ITEM, SUPPLIER, LOCATION, LEADTIME, Column("extra_safety_leadtime", "duration", required=False)),
            *(number("sizeminimum", required=False), number("sizemultiple", required=False), COST, PRIORITY, FROM_US),
        ),
    ),
    ExportFile(
        "itemdistribution",
        ("item", "location", "origin"),
        (ITEM, LOCATION, reference("location", "origin"), LEADTIME, PRIORITY, FROM_US),
    ),
    ExportFile(
        "buffer",
        ("item", "location"),
        (
            *(ITEM, LOCATION, text("category"), text("subcategory"), number("onhand")),
            *(number("minimum", required=False), number("maximum", required=False), FROM_US),
        ),
        quantity="onhand",
    ),
    ExportFile(
        "purchaseorder",
        ("reference",),
        (IDENTITY, ITEM, LOCATION, SUPPLIER, QUANTITY, RECEIPT, Column("ordering date", "date"), CONFIRMED, FROM_US),
        quantity="quantity",
    ),
    ExportFile(
        "distributionorder",
        ("reference",),
        (
            *(IDENTITY, ITEM, reference("location", "origin", required=False), reference("location", "destination")),
            *(QUANTITY, Column("shipping date", "date"), RECEIPT, CONFIRMED, FROM_US),
        ),
        quantity="quantity",
    ),
    ExportFile(
        "demand",
        ("name",),
        (
            *(Column("name", "identity"), ITEM, LOCATION, CUSTOMER, Column("due", "date"), QUANTITY),
            *(constant("status", "open"), PRIORITY, FROM_US),
        ),
        quantity="quantity",
    ),
    ExportFile(
        "forecast",
        ("name",),
        (
            NAME,
            ITEM,
            LOCATION,
            CUSTOMER,
            constant("method", "manual"),
            constant("discrete", "false"),
            PRIORITY,
            FROM_US,
        ),
        is_optional=True,
    ),
    # The tool keeps these in a table of its own, without a source, and takes them by its web service.
    ExportFile(
        "forecastplan",
        ("item", "location", "customer", "start date"),
        (ITEM, LOCATION, CUSTOMER, *BUCKET, number("forecastoverride")),
        quantity="forecastoverride",
        is_optional=True,
    ),
)
