"""What each file is in the tool: where its API has it, whose its rows are, and what becomes of those that vanish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orchestration.publish.frepple.columns import Column, ExportFile
from orchestration.publish.frepple.files import FILES

# A snapshot empties the models that are ours alone before anything else.
Mode = Literal["snapshot", "delta"]

# What becomes of a row that the release no longer has:
# closed     it stays as what is over: an order of either kind
# deleted    by the tool's own number of the row
# emptied    the model is emptied and loaded whole: until then the tool's web service keeps forecasts and their
#            parameters in memory, and takes no figures for new ones
# cleared    its figure is taken back; the bucket is the tool's
# kept       others may refer to it, and the tool would delete with it whatever does: operations, resources, calendars
Fate = Literal["closed", "deleted", "emptied", "cleared", "kept"]

FATES: dict[str, Fate] = {
    "parameter": "kept",
    "calendar": "kept",
    "calendarbucket": "deleted",
    "location": "kept",
    "item": "kept",
    "customer": "kept",
    "supplier": "kept",
    "itemsupplier": "deleted",
    "itemdistribution": "deleted",
    "buffer": "deleted",
    "purchaseorder": "closed",
    "distributionorder": "closed",
    "demand": "closed",
    "forecast": "emptied",
    "forecastplan": "cleared",
}
APPS = {"parameter": "common", "forecast": "forecast", "forecastplan": "forecast"}
WITHIN = {"calendarbucket": "calendar"}
PREFIXES = {"demand": "SO-", "purchaseorder": "PO-", "distributionorder": "TO-"}
OVER = ("closed", "canceled")
# What the tool proposes itself is not read: after a plan it is most of what stands there.
ORDERED = {"status__in": "approved,confirmed,completed,closed"}
READ_BY = {"purchaseorder": ORDERED, "distributionorder": ORDERED}
NO_FIGURE = "-1"  # how the tool says that a forecast is not overridden

# Calendars, places, items and partners are referred to by what planners make in the tool; parameters are everyone's.
EMPTIED = ("demand", "purchaseorder", "distributionorder", "buffer", "itemsupplier", "itemdistribution", "forecast")

FIELDS = {"receipt date": "enddate", "ordering date": "startdate", "shipping date": "startdate"}


@dataclass(frozen=True)
class Model:
    """A file of the export and the model that it fills."""

    file: ExportFile

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def label(self) -> str:
        """As the tool's tasks name it."""
        return f"{APPS.get(self.name, 'input')}.{self.name}"

    @property
    def path(self) -> str:
        return f"/api/{self.label.replace('.', '/')}/"

    @property
    def read_by(self) -> dict[str, str]:
        """What the API is asked to choose by."""
        return READ_BY.get(self.name, {})

    @property
    def fate(self) -> Fate:
        return FATES[self.name]

    @property
    def prefix(self) -> str | None:
        """How our names begin. Orders are known by them: of some, the API does not show where they are from."""
        return PREFIXES.get(self.name)

    @property
    def needed(self) -> set[str]:
        """The columns that the API has to show: the key, and what tells whose a row is."""
        told_apart = self.prefix or self.within or self.figure or self.fate == "kept"
        return {*self.file.key, *(() if told_apart else ("source",))}

    @property
    def within(self) -> str | None:
        """What it is a part of, ours where that is."""
        return WITHIN.get(self.name)

    @property
    def figure(self) -> str | None:
        """The column that makes a bucket of the tool one of ours."""
        return "forecastoverride" if self.fate == "cleared" else None

    def field(self, column: Column) -> str:
        """The field of the tool's API that a column fills."""
        return FIELDS.get(column.name, column.name.replace(" ", ""))

    def shown_in(self, column: Column) -> str:
        """The key under which the API shows that field: figures of a bucket stand together in one."""
        return "value" if column.name == self.figure else self.field(column)

    def json_path(self, column: Column) -> str:
        field = self.field(column)
        return f'$.value."{field}"' if column.name == self.figure else f'$."{field}"'


MODELS = tuple(Model(file) for file in FILES)
BY_NAME = {model.name: model for model in MODELS}


def labels(*names: str) -> tuple[str, ...]:
    return tuple(BY_NAME[name].label for name in names)
