"""Benchmarks against peers, as they stand beside the tests of the source tree."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated, Literal

import typer

from orchestration.settings import DBT_PROJECT

BENCHMARKS = DBT_PROJECT.parent / "tests" / "bench"


def bench(
    subject: Annotated[
        Literal["ingest", "reconciliation", "publish", "serve"], typer.Argument(help="what is measured")
    ],
    sizes: Annotated[list[int] | None, typer.Argument(help="as the benchmark's own description says")] = None,
) -> None:
    """Measure in one run: ingest against DuckDB, cycles against bare joins and datacompy, a big release, the API."""
    command = [sys.executable, BENCHMARKS / f"{subject}.py", *map(str, sizes or [])]
    raise typer.Exit(subprocess.run(command).returncode)
