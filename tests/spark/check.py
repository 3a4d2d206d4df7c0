"""Two cycles of one enterprise on DuckDB and on a cluster: `make spark-check`.

Prints a line for each seed and model of each cycle, with its rows and what differs, and ends with 1 where anything
differs, a release has another id, or a relation of the second cycle is empty.

    python -m tests.spark.check [sail | jvm]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import get_args

from orchestration.engines.compiled import home_plan
from orchestration.environment import ENGINE_VARIABLE
from tests.homes import Home
from tests.spark.cluster import Cluster, cluster
from tests.spark.compared import compared
from tests.spark.empty import empty_relations
from tests.spark.fixture import CYCLES, EMPTY, deliver_second_cycle, new_enterprise


def main(kind: Cluster) -> int:
    folder = Path(tempfile.mkdtemp(prefix=f"spark-check-{kind}-"))
    ours, theirs = (new_enterprise(folder / engine) for engine in ("duckdb", "spark"))
    faults: list[str] = []
    with cluster(kind, folder / "cluster") as variables:
        os.environ |= variables
        for as_of in CYCLES:
            if as_of == CYCLES[-1]:
                deliver_second_cycle(ours)
                deliver_second_cycle(theirs, decided=ours)
            _run(ours, as_of, "duckdb")
            _run(theirs, as_of, "spark")
            faults += _faults(as_of, ours, theirs)
    faults += [f"{name} is empty in the second cycle" for name in sorted(empty_relations(ours.settings) - EMPTY.keys())]
    print("\n".join(faults) or f"Equal: {kind} makes of both cycles what DuckDB does")
    return 1 if faults else 0


def _run(home: Home, as_of: str, engine: str) -> None:
    """Run a cycle. Raises RuntimeError where there is no release of it."""
    started = time.perf_counter()
    os.environ[ENGINE_VARIABLE] = engine
    ended = home.run(as_of)
    print(f"== {as_of} on {engine}: exit {ended.returncode}, {time.perf_counter() - started:.0f} s", flush=True)
    if ended.returncode:
        raise RuntimeError(f"no release of {as_of} on {engine}:\n{ended.stdout}{ended.stderr}")


def _faults(as_of: str, ours: Home, theirs: Home) -> list[str]:
    """What differs between the homes after a cycle; each relation is printed besides."""
    found = []
    for one in compared(home_plan(theirs.settings), ours.settings, theirs.settings):
        told = f"{one.name:<55} {one.rows:>8} {one.only_duckdb:>8} {one.only_spark:>8}  {' '.join(one.types)}"
        print(told.rstrip())
        if not one.is_equal:
            found.append(f"{as_of}: {one.name} differs")
    print(f"{as_of}: releases {ours.current} on DuckDB, {theirs.current} on Spark", flush=True)
    if ours.manifest["tables"] != theirs.manifest["tables"] or ours.current != theirs.current:
        found.append(f"{as_of}: releases differ")
    return found


if __name__ == "__main__":
    (wanted,) = sys.argv[1:] or ["sail"]
    if wanted not in get_args(Cluster):
        sys.exit(f"{wanted} is no engine; there are {' and '.join(get_args(Cluster))}")
    ended = main(wanted)
    sys.stdout.flush()
    os._exit(ended)  # a client of Connect keeps its threads
