"""The journal: every movement of the enterprise, as columns.

Belongs here: what a movement is made of and how rows are added. Stays out: why there are any.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# One row per movement: a document line, with what each side recorded of it and when.
COLUMNS: dict[str, tuple[Any, Any]] = {  # dtype, value unless said otherwise
    "pairing": (np.int16, 0),
    "erp_system": (np.int16, -1),  # number of the system that keeps the record of each side; -1 none
    "wms_system": (np.int16, -1),
    "kind": (np.int8, 0),
    "item": (np.int32, 0),
    "location": (np.int32, 0),
    "source": (np.int8, -1),  # status the quantity leaves, -1 where it comes from outside
    "target": (np.int8, -1),
    "quantity": (np.int64, 0),  # base units, above zero
    "cases": (np.int32, 0),  # above zero where it was keyed in cases
    "wms_at": (np.int64, 0),  # recorded, epoch seconds; 0 never
    "erp_at": (np.int64, 0),
    "wms_reference": (np.int32, 0),  # document number; 0 none
    "erp_reference": (np.int32, 0),
    "line": (np.int16, 1),  # of the warehouse's document
    "split": (np.int64, 0),  # quantity of the first of two postings; above zero in the ERP, below in the warehouse
    "reverses": (np.int64, -1),  # row that this one reverses
    "twist": (np.int8, 0),
    "alternative": (np.int64, 0),
    "cause": (np.int8, 0),  # what the difference between the sides is called, where both recorded it or always
    "always": (np.bool_, False),  # named by `cause` even where one side alone recorded it
    "wms_resets": (np.bool_, False),  # recorded as the balance it leaves
    "erp_resets": (np.bool_, False),
    "wms_balance": (np.int64, 0),
    "erp_balance": (np.int64, 0),
    "backdated": (np.bool_, False),  # the posting date lies a day before the entry
    "transfer": (np.int32, 0),  # number that both legs of a transfer name; 0 none
    "origin": (np.int64, -1),  # row whose aftermath this one is
    "erp_document": (np.int64, 0),  # the ERP's own number, in the order of its entries
}
REFERENCES = ("wms_reference", "erp_reference", "transfer")


class Journal:
    """Columns of equal length, named as in COLUMNS; a row's number never changes."""

    def __init__(self, **columns: np.ndarray) -> None:
        self._columns = self._filled(columns, len(next(iter(columns.values()))))

    @staticmethod
    def _filled(columns: dict[str, Any], length: int) -> dict[str, np.ndarray]:
        return {
            name: np.broadcast_to(np.asarray(columns.get(name, default), dtype), length).copy()
            for name, (dtype, default) in COLUMNS.items()
        }

    def __getitem__(self, name: str) -> np.ndarray:
        return self._columns[name]

    def __len__(self) -> int:
        return len(self._columns["pairing"])

    def take(self, rows: np.ndarray, *names: str) -> dict[str, np.ndarray]:
        """Copies of the named columns at `rows`; of all where none is named."""
        return {name: self._columns[name][rows] for name in names or COLUMNS}

    def append(self, rows: np.ndarray, **changes: Any) -> np.ndarray:
        """Add copies of `rows` with `changes`; returns the numbers of the new ones.

        Unless `changes` say otherwise, they are the aftermath of the rows, or of what those came of.
        """
        origin = np.where(self["origin"][rows] < 0, rows, self["origin"][rows])
        added = self._filled(self.take(rows) | {"origin": origin} | changes, len(rows))
        first = len(self)
        self._columns = {name: np.concatenate([self._columns[name], added[name]]) for name in COLUMNS}
        return np.arange(first, len(self))

    def number_erp_documents(self, ranges: np.ndarray) -> None:
        """Give every row that an ERP recorded its document number, each of the `ranges`, by pairing, from 1 on.

        A repeated local hour is told apart by it.
        """
        recorded = np.flatnonzero(self["erp_at"] > 0)
        order = recorded[np.argsort(self["erp_at"][recorded], kind="stable")]
        for one in np.unique(ranges):
            numbered = order[ranges[self["pairing"][order]] == one]
            self["erp_document"][numbered] = np.arange(1, len(numbered) + 1)

    def renumber_references(self, ranges: np.ndarray) -> None:
        """Number the warehouses' documents of each of the `ranges` from 1 on, wherever they are named; where there is
        one range they are numbered already."""
        for one in np.unique(ranges) if len(np.unique(ranges)) > 1 else ():
            rows = np.flatnonzero(ranges[self["pairing"]] == one)
            known = np.unique(np.concatenate([self[name][rows] for name in REFERENCES]))
            for name in REFERENCES:
                self[name][rows] = np.searchsorted(known[known > 0], self[name][rows]) + (self[name][rows] > 0)

    def new_references(self, count: int) -> np.ndarray:
        """Document numbers that nothing carries yet."""
        last = max(int(self["wms_reference"].max(initial=0)), int(self["erp_reference"].max(initial=0)))
        return np.arange(last + 1, last + 1 + count)
