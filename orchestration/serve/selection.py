"""Which rows of a table are wanted: filters on its key, and where to go on.

A table's file is sorted by key, so a place in it is a row's number. A cursor holds that number with the release, the
content and the filters it belongs to, and stays good whatever becomes current meanwhile.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from orchestration.connections import literal
from orchestration.publish.manifest import TableEntry
from orchestration.publish.pull import json_value
from orchestration.serve.http.problems import Problem
from orchestration.serve.releases import Release

PLACES = ("item_id", "location_id")
NUMBER = "file_row_number"
MAXIMUM_POSITION = 10**12


@dataclass(frozen=True)
class Selection:
    """Rows of a table that have one of the values in each filtered column, from the row `position` on.

    `kinds` are the columns of the table with DuckDB's types.
    """

    release: Release
    table: str
    kinds: dict[str, str]
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    position: int = 0

    def first(self, rows: int) -> str:
        """The first of these rows with their numbers, in the order of the file; values are parameters."""
        return f"{self._where(f'{NUMBER} >= {self.position}')} order by {NUMBER} limit {rows}"

    def within(self, rows: int) -> str:
        """Those of the next `rows` rows of the file that are wanted: nothing has to be sorted, or held for longer."""
        return self._where(f"{NUMBER} between {self.position} and {self.position + rows - 1}")

    def _where(self, condition: str) -> str:
        conditions = [condition]
        conditions += [
            f"{json_value(column, self.kinds[column])}::varchar in ({placeholders(values)})"
            for column, values in self.filters
        ]
        parquet = literal(self.release.parquet(self.table))
        return f"from read_parquet({parquet}, {NUMBER} = true) where {' and '.join(conditions)}"

    @property
    def parameters(self) -> list[str]:
        return [value for _, values in self.filters for value in values]

    @property
    def is_whole(self) -> bool:
        return not self.filters and self.position == 0

    @cached_property
    def subject(self) -> str:
        """A hash of what a cursor belongs to."""
        content = self.release.table(self.table).parquet_sha256
        about = json.dumps([self.release.release_id, self.table, content, self.filters])
        return hashlib.sha256(about.encode()).hexdigest()[:16]

    def cursor(self, position: int) -> str:
        content = json.dumps([self.release.release_id, self.subject, position], separators=(",", ":"))
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")

    def going_on(self, cursor: str) -> Selection:
        """The selection from where `cursor` says. Raises Problem 400."""
        release_id, subject, position = read_cursor(cursor)
        if (release_id, subject) != (self.release.release_id, self.subject):
            raise Problem(400, "the cursor belongs to another release, table or filter")
        return replace(self, position=position)


def placeholders(values: Sequence[str]) -> str:
    """A place for each value in a statement."""
    return ", ".join("?" * len(values))


def read_cursor(cursor: str) -> tuple[str, str, int]:
    """Release id, subject and position of a cursor. Raises Problem 400."""
    try:
        content = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        release_id, subject, position = content
        if isinstance(release_id, str) and type(position) is int and 0 <= position <= MAXIMUM_POSITION:
            return release_id, subject, position
    except (ValueError, TypeError):
        pass
    raise Problem(400, "this API did not issue the cursor")


def filters_of(
    parameters: Sequence[tuple[str, str]], entry: TableEntry, known: Sequence[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Query parameters but the `known` ones as filters, by column. Raises Problem 422 for what is no filter."""
    allowed = [*entry.key, *(name for name in PLACES if name in entry.columns and name not in entry.key)]
    if unknown := sorted({name for name, _ in parameters} - {*allowed, *known}):
        words = f"no parameter {', '.join(unknown)}; the table is filtered by {', '.join(allowed)}"
        raise Problem(422, f"{words}; other parameters: {', '.join(known)}")
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        if name not in known:
            given.setdefault(name, []).append(value)
    return tuple((name, tuple(sorted(set(given[name])))) for name in sorted(given))
