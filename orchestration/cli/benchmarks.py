"""Benchmarks against peers."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated, Literal

import typer

from orchestration.environment import LANDSCAPE_VARIABLE
from orchestration.settings import SAMPLES


def bench(
    subject: Annotated[
        Literal["ingest", "reconciliation", "publish", "serve", "days", "kills", "up"],
        typer.Argument(help="what is measured"),
    ],
    sizes: Annotated[list[int] | None, typer.Argument(help="as the benchmark's own description says")] = None,
) -> None:
    """Measure in one run: ingest against DuckDB, cycles against bare joins and datacompy, a big release, the API, a
    year of days, kills, an hour of the service."""
    command = [sys.executable, "-m", f"orchestration.bench.{subject}", *map(str, sizes or [])]
    environment = {**os.environ, LANDSCAPE_VARIABLE: str(SAMPLES)}  # wherever it is called from
    raise typer.Exit(subprocess.run(command, env=environment).returncode)
