"""The stand-in's tables, and what an import, an emptying and a plan do to them."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.frepple_standin.fields import ALIASES, DATE, DURATION, NUMBER, SPECS, Spec, referring

Row = dict[str, object]
NO_INDEX = "there is no unique or exclusion constraint matching the ON CONFLICT specification"


@dataclass
class Database:
    """Rows by model and key. `forecasts` are those that the web service knows, `late` how often figures do not show."""

    tables: dict[str, dict[tuple, Row]] = field(default_factory=lambda: {name: {} for name in SPECS})
    forecasts: set[tuple] | None = None
    numbers: int = 0
    late: int = 0
    lost: set[tuple] = field(default_factory=set)

    def rows(self, model: str) -> list[Row]:
        return list(self.tables[model].values())

    def put(self, model: str, **values: object) -> None:
        """A row as somebody made it in the tool."""
        self._keep(model, {**dict.fromkeys(SPECS[model].fields), **values})

    def load(self, model: str, path: Path) -> Iterator[str]:
        """Rows of a file update or add, row by row; what is not in it stays. Yields the lines of the log."""
        spec, errors, rows = SPECS[model], 0, 0
        with path.open(newline="", encoding="utf-8") as text:
            reader = csv.reader(text)
            header = [ALIASES.get(name.strip().lower(), name.strip().lower()) for name in next(reader)]
            yield from (f"Warning: Skipping unknown field {name}" for name in header if name not in spec.fields)
            if fault := self._before(model):
                yield f"Error: {fault}"
                return
            for rows, cells in enumerate(reader, 1):
                row = {name: _read(spec, name, cell) for name, cell in zip(header, cells, strict=True)}
                if fault := self._fault(spec, row):
                    errors += 1
                    yield f"Error: Row {rows + 1}: {fault}"
                else:
                    self._merge(model, row)
        yield f"{rows} data rows, {errors} errors, 0 warnings"

    def empty(self, models: list[str]) -> str | None:
        """Truncate; returns why it cannot be done. Orders, demand and customers are deleted, all others truncated."""
        self.forecasts = None
        names = [model.split(".")[1] for model in models]
        for name in names:
            kept = {one for one in referring(name) if one not in names}
            if name not in ("demand", "purchaseorder", "distributionorder") and kept:
                return f'cannot truncate a table referenced in a foreign key constraint: "{name}"'
        for name in names:
            self.tables[name].clear()
        if {"forecast", "customer"} & set(names):
            self.tables["forecastplan"].clear()
        return None

    def plan(self) -> None:
        """The first plan makes the index of the forecast's figures; each starts the web service anew, and proposes."""
        self.put("parameter", name="last_currentdate", value="2026-11-18 00:00:00")
        self.forecasts = self._forecasts()
        for row in self.rows("itemsupplier")[:1]:
            bought = {name: row[name] for name in ("item", "location", "supplier")}
            self.put("purchaseorder", reference="1", status="proposed", quantity=1.0, **bought)

    def _before(self, model: str) -> str | None:
        """What has to stand before a file of the model is read; roots of the hierarchies come with forecasts."""
        if model == "forecast":
            for name in ("item", "location", "customer"):
                self._root(name)
        if model == "forecastplan":
            if ("last_currentdate",) not in self.tables["parameter"]:
                return NO_INDEX
            self.forecasts = self._forecasts() if self.forecasts is None else self.forecasts
        return None

    def _root(self, model: str) -> None:
        """One row above all others, which the tool makes where there is none."""
        root, topmost = f"All {model}s", [row for row in self.rows(model) if row["owner"] is None]
        if len(topmost) != 1:
            if (root,) not in self.tables[model]:
                self.put(model, name=root, source="Automatically created root object")
            for row in topmost:
                row["owner"] = root if row["name"] != root else None

    def _fault(self, spec: Spec, row: Row) -> str | None:
        for name in spec.required or spec.key:
            if row.get(name) is None:
                return f"field {name}: This field is required."
        for name, parent in spec.parents.items():
            if row.get(name) is not None and (row[name],) not in self.tables[parent]:
                return f"field {name}: {row[name]}: Select a valid choice."
        if spec is SPECS["forecastplan"] and place(row) not in (self.forecasts or ()):
            return f"Forecast not found: {place(row)}"
        return None

    def _merge(self, model: str, row: Row) -> None:
        key = tuple(row.get(name) for name in SPECS[model].key)
        if (model, *key) in self.lost:
            return
        standing = self.tables[model].get(key) or dict.fromkeys(SPECS[model].fields)
        merged = {**standing, **{name: value for name, value in row.items() if name in SPECS[model].fields}}
        if model == "forecastplan":
            merged["forecastoverride"] = self._override(merged)
        self._keep(model, merged)

    def _override(self, row: Row) -> float | None:
        """Discrete forecasts, as they are unless told, take whole pieces; -1 takes an override back."""
        value = float(str(row["forecastoverride"]))
        (forecast,) = (one for one in self.rows("forecast") if place(one) == place(row))
        return None if value == -1 else value if str(forecast["discrete"]).lower() == "false" else math.floor(value)

    def _keep(self, model: str, row: Row) -> None:
        spec = SPECS[model]
        if spec.has_id and "id" not in row:
            self.numbers += 1
            row["id"] = self.numbers
        self.tables[model][tuple(row[name] for name in spec.key)] = row

    def _forecasts(self) -> set[tuple]:
        return {place(row) for row in self.rows("forecast")}


def place(row: Row) -> tuple:
    return row["item"], row["location"], row["customer"]


def _read(spec: Spec, name: str, cell: str) -> object:
    """A cell as the tool stores and shows it."""
    kind = spec.fields.get(name)
    if cell == "":
        return None
    if kind == NUMBER:
        return round(float(cell), 8)
    if kind == DATE:
        return datetime.fromisoformat(cell).isoformat()
    if kind == DURATION:
        days = cell.split("d")[0] if "d" in cell else "0"
        return f"{days} 00:00:00" if days != "0" else "00:00:00"
    return cell.strip()
