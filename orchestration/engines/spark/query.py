"""A statement in Spark's SQL, which has no queries that read themselves: those are run step by step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from orchestration.contracts.strict import STRICT
from orchestration.engines.spark.session import session
from orchestration.store.folder import Folder

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

    def run(self, scratch: Folder, under: str) -> DataFrame:
        """The result. Rows of a part that reads itself are kept `under` a place in `scratch` and must outlive it."""
        expressions: list[str] = []
        for part in self.parts:
            if part.step is None:
                expressions.append(_named(part.name, part.sql))
            else:
                kept = _all_steps(part, part.step, expressions, scratch, under)
                expressions.append(_named(part.name, f"select * from `{kept}`"))
        return session().sql(_with(expressions, self.sql))


def _all_steps(part: Part, step: str, before: list[str], scratch: Folder, under: str) -> str:
    """The name of a view of all rows of a part that reads itself."""
    whole = f"{under}_{part.name}"
    files: list[str] = []
    query = _with(before, part.sql)
    while True:
        place = f"{under}/{part.name}/{len(files)}"
        session().sql(query).write.mode("overwrite").parquet(scratch.path(place))
        if not any(one.endswith(".parquet") for one in scratch.places(place)):  # an engine may write none without rows
            break
        if not _view(f"{whole}_step", [scratch.path(place)]).limit(1).count():
            break
        files.append(scratch.path(place))
        _view(whole, files)
        query = _with([*before, _named(part.name, f"select * from `{whole}_step`")], step)
        if part.is_distinct:
            query = f"select distinct * from ({query}) except select * from `{whole}`"
    if not files:
        session().sql(_with(before, f"select * from ({part.sql}) where false")).createOrReplaceTempView(whole)
    return whole


def _view(name: str, folders: list[str]) -> DataFrame:
    """A view of the Parquet files in these folders."""
    rows = session().read.parquet(*folders)
    rows.createOrReplaceTempView(name)
    return rows


def _named(name: str, sql: str) -> str:
    return f"`{name}` as ({sql})"


def _with(expressions: Iterable[str], sql: str) -> str:
    named = ", ".join(expressions)
    return f"with {named} {sql}" if named else sql
