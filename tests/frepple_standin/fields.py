"""The tool's models as far as an export can touch them: app, key, fields with their kinds, and what refers to what."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, NUMBER, DATE, DURATION = "text", "number", "date", "duration"
SHARED = {"source": TEXT, "description": TEXT, "category": TEXT, "subcategory": TEXT}
SIZES = {"sizeminimum": NUMBER, "sizemultiple": NUMBER, "sizemaximum": NUMBER, "cost": NUMBER, "priority": NUMBER}
ORDER = {"status": TEXT, "quantity": NUMBER, "startdate": DATE, "enddate": DATE, "batch": TEXT}
# How a column may be called besides the field's own name.
ALIASES = {
    "default value": "defaultvalue",
    "start date": "startdate",
    "end date": "enddate",
    "ordering date": "startdate",
    "shipping date": "startdate",
    "receipt date": "enddate",
    "unit of measure": "uom",
    "lead time": "leadtime",
    "forecast method": "method",
}


@dataclass(frozen=True)
class Spec:
    """A model; one without an `id` has its key as primary key. `parents` are fields that refer to rows of a model."""

    app: str
    key: tuple[str, ...]
    fields: dict[str, str]
    parents: dict[str, str]
    required: tuple[str, ...] = ()
    has_id: bool = False
    unseen: tuple[str, ...] = ()


def _master(**more: str) -> dict[str, str]:
    return {"name": TEXT, **SHARED, "owner": TEXT, **more}


ITEM_PLACE = {"item": "item", "location": "location"}
SPECS = {
    "parameter": Spec("common", ("name",), {"name": TEXT, "value": TEXT, **SHARED}, {}),
    "calendar": Spec("input", ("name",), {"name": TEXT, "defaultvalue": NUMBER, **SHARED}, {}),
    "calendarbucket": Spec(
        "input",
        ("calendar", "startdate", "enddate", "priority"),
        {"calendar": TEXT, "startdate": DATE, "enddate": DATE, "value": NUMBER, "priority": NUMBER, "source": TEXT},
        {"calendar": "calendar"},
        ("calendar",),
        has_id=True,
    ),
    "location": Spec("input", ("name",), _master(available=TEXT), {"available": "calendar", "owner": "location"}),
    "item": Spec("input", ("name",), _master(cost=NUMBER, uom=TEXT, type=TEXT), {"owner": "item"}),
    "customer": Spec("input", ("name",), _master(), {"owner": "customer"}),
    "supplier": Spec("input", ("name",), _master(available=TEXT), {"owner": "supplier"}),
    "operation": Spec("input", ("name",), _master(item=TEXT, location=TEXT), ITEM_PLACE),
    "resource": Spec("input", ("name",), _master(location=TEXT), {"location": "location"}),
    "itemsupplier": Spec(
        "input",
        ("item", "location", "supplier", "effective_start"),
        {"item": TEXT, "location": TEXT, "supplier": TEXT, "leadtime": DURATION, "source": TEXT, **SIZES}
        | {"extra_safety_leadtime": DURATION, "hard_safety_leadtime": DURATION, "effective_start": DATE},
        {**ITEM_PLACE, "supplier": "supplier"},
        ("item", "supplier"),
        has_id=True,
    ),
    "itemdistribution": Spec(
        "input",
        ("item", "location", "origin"),
        {"item": TEXT, "location": TEXT, "origin": TEXT, "leadtime": DURATION, "source": TEXT, **SIZES},
        {**ITEM_PLACE, "origin": "location"},
        ("item", "location", "origin"),
        has_id=True,
    ),
    "buffer": Spec(
        "input",
        ("item", "location"),
        {
            "item": TEXT,
            "location": TEXT,
            "onhand": NUMBER,
            "minimum": NUMBER,
            "maximum": NUMBER,
            "type": TEXT,
            **SHARED,
        },
        ITEM_PLACE,
        ("item", "location"),
        has_id=True,
    ),
    "purchaseorder": Spec(
        "input",
        ("reference",),
        {"reference": TEXT, "item": TEXT, "location": TEXT, "supplier": TEXT, **ORDER, "source": TEXT},
        {**ITEM_PLACE, "supplier": "supplier"},
    ),
    "distributionorder": Spec(
        "input",
        ("reference",),
        {"reference": TEXT, "item": TEXT, "origin": TEXT, "destination": TEXT, **ORDER, "source": TEXT},
        {"item": "item", "origin": "location", "destination": "location"},
    ),
    "demand": Spec(
        "input",
        ("name",),
        _master(item=TEXT, location=TEXT, customer=TEXT, due=DATE, quantity=NUMBER, status=TEXT, priority=NUMBER)
        | {"minshipment": NUMBER, "maxlateness": DURATION, "policy": TEXT, "batch": TEXT},
        {**ITEM_PLACE, "customer": "customer"},
        ("item", "location", "customer", "due"),
        unseen=("source",),
    ),
    "forecast": Spec(
        "forecast",
        ("name",),
        {"name": TEXT, "item": TEXT, "location": TEXT, "customer": TEXT, "method": TEXT, "priority": NUMBER, **SHARED}
        | {"discrete": TEXT, "planned": TEXT},
        {**ITEM_PLACE, "customer": "customer"},
        ("item", "location", "customer"),
        unseen=("planned",),
    ),
    "forecastplan": Spec(
        "forecast",
        ("item", "location", "customer", "startdate"),
        {"item": TEXT, "location": TEXT, "customer": TEXT, "startdate": DATE, "enddate": DATE}
        | {"forecastoverride": NUMBER},
        {},
        ("item", "location", "customer", "startdate"),
    ),
}


def referring(model: str) -> set[str]:
    """The models that refer to rows of this one."""
    return {name for name, spec in SPECS.items() if model in spec.parents.values()} - {model}
