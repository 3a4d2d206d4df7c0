"""Publishing a release of a million inventory rows: wall time until it is current and until report and workbook are
there, peak memory, and when each part was there.

Runs one cycle of the sample enterprise, multiplies its items and their stock in the warehouse, and publishes that in a
process of its own.

    truestock bench publish [inventory rows, default 1,000,000]
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from orchestration.bench.sample import run_sample
from orchestration.publish.enrich import begin, complete
from orchestration.publish.release import publish
from orchestration.settings import HomePaths

MULTIPLIED = ("inventory", "items", "item_locations")  # by a number after the item's code


def multiply(settings: HomePaths, rows: int) -> None:
    """Repeat items and their stock until inventory has `rows` rows or a little more."""
    # Equal quantities would be compressed to nothing.
    quantities = ("on_hand_quantity", "planning_quantity", "low_quantity", "high_quantity", "wms_quantity")
    varied = {
        "inventory": "".join(
            f", ({name} + hash(copy.number, '{name}') % 9973)::decimal(18,4) as {name}" for name in quantities
        )
    }
    with duckdb.connect(str(settings.warehouse)) as connection:
        ((count,),) = connection.execute("select count(*) from planning.inventory").fetchall()
        there = connection.execute("select table_name from duckdb_tables() where schema_name = 'planning'").fetchall()
        for table in [name for (name,) in there if name in MULTIPLIED]:
            connection.execute(f"""
                create or replace table planning.{table} as
                select base.* replace (base.item_id || '-' || copy.number as item_id{varied.get(table, "")})
                from planning.{table} as base cross join range({-(-rows // count)}) as copy (number)""")


def measure(settings: HomePaths) -> None:
    """Publish and enrich, and print what it took, and when the last file of each part of the release was there."""
    started, start = time.time(), time.perf_counter()
    release = publish(settings)
    current = time.perf_counter() - start
    if enriching := begin(settings):
        complete(settings, enriching, failures={})
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    rows = release.manifest.tables["inventory"].rows
    print(f"{rows:,} inventory rows: current after {current:.1f} s, whole after {seconds:.1f} s, peak {peak:.2f} GB")
    for part in sorted(release.folder.iterdir(), key=written_at):
        size = sum(path.stat().st_size for path in (part, *part.rglob("*")) if path.is_file()) / 1e6
        print(f"  {part.name:<24} {size:8.1f} MB, there after {written_at(part) - started:6.1f} s")


def written_at(part: Path) -> float:
    return max(path.stat().st_mtime for path in (part, *part.rglob("*")) if path.is_file())


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory(prefix="truestock-bench-") as folder:
        settings = HomePaths(Path(folder) / "home")
        run_sample(settings)
        shutil.rmtree(settings.releases)
        multiply(settings, rows)
        subprocess.run([sys.executable, "-m", __spec__.name, "measure", settings.home], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(HomePaths(Path(sys.argv[2])))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
