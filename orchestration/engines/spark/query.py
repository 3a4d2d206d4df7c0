"""A statement in Spark's SQL, which has no queries that read themselves: those are run step by step."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from orchestration.contracts.strict import STRICT
from orchestration.engines.spark.session import session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


@dataclass(frozen=True, config=STRICT)
class Part:
    """A common table expression. One that reads itself has a `step`, run on what the last one gave until that is
    nothing; the part is all that came out, `sql` first, each row once where `is_distinct`."""

    name: str
    sql: str
    step: str | None = None
    is_distinct: bool = False


@dataclass(frozen=True, config=STRICT)
class Query:
    """Queries by name, each reading those before it, and the last one, which gives the result."""

    parts: tuple[Part, ...]
    sql: str

    def run(self, scratch: Path) -> DataFrame:
        """The result. Rows of a part that reads itself are kept in `scratch`, which must outlive it."""
        expressions: list[str] = []
        for part in self.parts:
            if part.step is None:
                expressions.append(_named(part.name, part.sql))
            else:
                kept = _all_steps(part, part.step, expressions, scratch)
                expressions.append(_named(part.name, f"select * from `{kept}`"))
        return session().sql(_with(expressions, self.sql))


def _all_steps(part: Part, step: str, before: list[str], scratch: Path) -> str:
    """The name of a view of all rows of a part that reads itself."""
    whole = f"{scratch.name}_{part.name}"
    files: list[str] = []
    query = _with(before, part.sql)
    while True:
        place = str(scratch / part.name / str(len(files)))
        session().sql(query).write.mode("overwrite").parquet(place)
        rows = _view(f"{whole}_step", [place])
        if rows is None or not rows.limit(1).count():
            break
        files.append(place)
        _view(whole, files)
        query = _with([*before, _named(part.name, f"select * from `{whole}_step`")], step)
        if part.is_distinct:
            query = f"select distinct * from ({query}) except select * from `{whole}`"
    if not files:
        session().sql(_with(before, f"select * from ({part.sql}) where false")).createOrReplaceTempView(whole)
    return whole


def _view(name: str, places: list[str]) -> DataFrame | None:
    """A view of the Parquet files in these folders; None where an engine wrote none, having no row."""
    if not all(any(Path(place).glob("*.parquet")) for place in places):
        return None
    rows = session().read.parquet(*places)
    rows.createOrReplaceTempView(name)
    return rows


def _named(name: str, sql: str) -> str:
    return f"`{name}` as ({sql})"


def _with(expressions: Iterable[str], sql: str) -> str:
    named = ", ".join(expressions)
    return f"with {named} {sql}" if named else sql
