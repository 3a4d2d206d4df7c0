"""Whether the release stands in the tool, and in words where it does not."""

from __future__ import annotations

import time
from collections.abc import Callable

import duckdb

from orchestration.publish.frepple.push.compare import described, tallies

FIGURES = "forecastplan"


class NotEqual(Exception):
    """What stands in the tool is not the release; the message names model, key, ours and theirs."""


def require_equal(
    connection: duckdb.DuckDBPyConnection, compare: Callable[[], int], seconds: float, pause_seconds: float, hint: str
) -> None:
    """Compare until nothing differs. The tool's web service writes figures of forecasts in its own time: for these, but
    for nothing else, it has some `seconds`. Raises NotEqual, with `hint` where figures differ."""
    end = time.monotonic() + seconds
    while count := compare():
        are_figures = connection.execute("select bool_and(model = ?) from differences", [FIGURES]).fetchone() == (True,)
        if not are_figures or time.monotonic() > end:
            raise NotEqual("\n".join([*_words(connection, count), *([hint] if are_figures and hint else [])]))
        time.sleep(pause_seconds)


def _words(connection: duckdb.DuckDBPyConnection, count: int) -> list[str]:
    """How many differences, the models whose rows or quantities do, and the first of them."""
    of_both = [
        f"{one.model}: ours {_amount(one.rows, one.quantity)}, frePPLe {_amount(one.their_rows, one.their_quantity)}"
        for one in tallies(connection)
        if (one.rows, one.quantity) != (one.their_rows, one.their_quantity)
    ]
    return [f"frePPLe differs from the release in {count} places", *of_both, *described(connection)]


def _amount(rows: int, quantity: float | None) -> str:
    return f"{rows} rows" if quantity is None else f"{rows} rows of {quantity:g}"
