"""What a file of the export is: its key, its columns, and what each of them may hold.

Numbers are those of the tool's decimal fields: 20 digits, 8 of them behind the point, so 12 before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

INTEGER_DIGITS = 12
LONGEST_NAME = 300
# Names go into every file as they are, so they must neither run in a spreadsheet nor be trimmed by the tool.
USABLE_NAME = r"[^=+\-@\s[:cntrl:]]([^[:cntrl:]]*[^\s[:cntrl:]])?"
SOURCE = "truestock"


@dataclass(frozen=True)
class Column:
    """A column; `parent` names the file whose `name` it refers to, `values` all that it may hold.

    An identity is a reference of documents: a bare number would pass for one that the tool gave. A rank is a whole
    number of 1 or more: 0 would keep the tool from using the row.
    """

    name: str
    kind: Literal["name", "identity", "text", "number", "rank", "date", "duration"]
    parent: str | None = None
    values: tuple[str, ...] = ()
    required: bool = True
    is_receipt: bool = False


@dataclass(frozen=True)
class ExportFile:
    """A file with one row per `key`; `quantity` names the column that adds up to the release's table.

    One that `is_optional` is written only where it has a row.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    quantity: str | None = None
    is_optional: bool = False

    def has(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)


def reference(parent: str, name: str | None = None, required: bool = True) -> Column:
    return Column(name or parent, "name", parent=parent, required=required)


def text(name: str) -> Column:
    return Column(name, "text", required=False)


def number(name: str, required: bool = True) -> Column:
    return Column(name, "number", required=required)


def constant(name: str, value: str) -> Column:
    return Column(name, "text", values=(value,))
