"""Finds where the tool differs from the files: one row of `differences` per fault.

model · kind · key · column · ours · theirs. A row of ours is `missing` or `doubled`, one of the tool is `stale`, a
value `differs` (only then is there a column). What the API of the tool does not show is taken as equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from orchestration.publish.frepple.columns import Column
from orchestration.publish.frepple.push.models import MODELS, Model
from orchestration.publish.frepple.push.standing import Readable, comparable

# The tool reads decimals as floating-point numbers and keeps eight places of them.
NUMBERS_DIFFER = "coalesce(abs({0} - {1}) > 1e-8 + 1e-12 * abs({0}), {0} is distinct from {1})"
SHOWN = 10


@dataclass(frozen=True)
class Tally:
    """Rows of a model and the sum of its quantities, None where it has none: in the release, and ours in the tool."""

    model: str
    rows: int
    quantity: float | None
    their_rows: int
    their_quantity: float | None


def compare(connection: duckdb.DuckDBPyConnection, readable: Readable) -> int:
    """Make `differences`; returns how many there are."""
    each = " union all ".join(part for model in MODELS for part in _differences(model, readable[model.name]))
    connection.execute(f'create or replace table differences (model, kind, key, "column", ours, theirs) as {each}')
    return _count(connection, "from differences")


def differing(connection: duckdb.DuckDBPyConnection, model: str, where: str) -> int:
    """The differences of a model for which an SQL condition holds."""
    return _count(connection, f"from differences where model = '{model}' and {where}")


def described(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The first differences in words: model, key, column, ours, theirs."""
    found = connection.execute(f"""
        select model, array_to_string(key, ' / '), "column", ours, theirs from differences
        order by model, kind, key, "column" limit {SHOWN}
    """).fetchall()
    return [
        f"{model} {key}{f', {column}' if column else ''}: ours {ours or 'blank'}, frePPLe {theirs or 'blank'}"
        for model, key, column, ours, theirs in found
    ]


def tallies(connection: duckdb.DuckDBPyConnection) -> list[Tally]:
    """Rows and quantities of each model, both sides."""
    return [_tally(connection, model) for model in MODELS]


def _differences(model: Model, readable: tuple[Column, ...]) -> list[str]:
    ours, theirs = f"ours_{model.name}", f"theirs_{model.name}"
    found = [
        _select(model, "missing", "'a row'", "'none'", f"{ours} anti join {theirs} using (key)"),
        _select(model, "stale", "'none'", "'a row'", f"{theirs} anti join {ours} using (key) where is_live"),
        _select(model, "doubled", "'a row'", "count(*) || ' rows'", f"{theirs} semi join {ours} using (key)")
        + " group by key having count(*) > 1",
    ]
    both = f"{ours} as ours join {theirs} as theirs using (key)"
    for column in readable:
        if column.name not in model.file.key:
            name = f'"{column.name}"'
            where = f"{both} where {_differ(column)}"
            found.append(_select(model, "differs", f"ours.{name}", f"theirs.{name}", where, f"'{column.name}'"))
    return found


def _select(model: Model, kind: str, ours: str, theirs: str, source: str, column: str = "null::varchar") -> str:
    return f"select '{model.name}', '{kind}', key, {column}, {ours}, {theirs} from {source}"


def _differ(column: Column) -> str:
    ours, theirs = (comparable(column, f'{side}."{column.name}"') for side in ("ours", "theirs"))
    if column.kind == "number":
        return NUMBERS_DIFFER.format(ours, theirs)
    return f"{ours} is distinct from {theirs}"


def _tally(connection: duckdb.DuckDBPyConnection, model: Model) -> Tally:
    quantity = f"sum({model.file.quantity}::double)" if model.file.quantity else "null::double"
    mine = "is_live or key in (select key from ours_" + model.name + ")"
    row = connection.execute(f"""
        select '{model.name}', o.*, t.* from
            (select count(*), {quantity} from ours_{model.name}) as o,
            (select count(*), {quantity} from theirs_{model.name} where {mine}) as t
    """).fetchone()
    return Tally(*(row or ()))


def _count(connection: duckdb.DuckDBPyConnection, what: str) -> int:
    (count,) = connection.execute(f"select count(*) {what}").fetchone() or (0,)
    return int(count)
