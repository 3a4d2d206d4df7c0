"""Whole cycles at scale, and the reconciliation against bare joins on the same tables.

Simulates an enterprise of two busy and two quiet days with one wrong line in about a hundred, runs its first cycle on
all but the last day and a second one on that, and prints wall time, peak memory and the time of each stage. Then the
reconciliation models, one by one, against two bare DuckDB joins (both balances; both movement totals by reference, item
and direction), each in three rounds, and against datacompy on the balances alone, in a venv of its own; all on the
tables that the cycle left. Ratios drift less than times on shared machines.

    truestock bench reconciliation [items, default 100,000] [documents a day, default 620,000]
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import duckdb

from orchestration.bench.sample import TRUESTOCK
from orchestration.engines.compiled import home_plan
from orchestration.engines.plan import Model
from orchestration.settings import HomePaths

FAULTS = Path(__file__).with_name("faults.yml")
START = date(2026, 11, 16)
ROUNDS = 3
DATACOMPY = ("datacompy==1.1.0", "polars", "pyarrow")
MATCHING_MODELS = (
    "rec_reversals",
    "rec_reversed_documents",
    "rec_reopened_movements",
    "rec_unsettled_totals",
    "rec_unsettled_movements",
    "rec_named_orders",
    "rec_agreed_totals",
    "rec_open_movements",
    "rec_duplicate_postings",
    "rec_open_totals",
    "rec_misposted_lines",
    "rec_total_causes",
    "rec_movement_causes",
)
MOVEMENT_MODELS = (
    "cnf_resolved_movements",
    "cnf_counted_balances",
    "cnf_counts",
    *MATCHING_MODELS,
    "rec_settled_movements",
    "rec_carried_movements",
)
RECONCILIATION_MODELS = (
    *MATCHING_MODELS,
    "rec_balance_breaks",
    "rec_documented_causes",
    "rec_residuals",
    "rec_residual_patterns",
    "rec_residual_causes",
    "rec_cause_items",
    "rec_corrections",
    "reconciliation_causes",
)
BARE_JOINS = {
    "balances": """
        with sides as (select * from reconciliation.rec_rolled_balances)
        select coalesce(erp.item_id, wms.item_id) as item_id, coalesce(erp.location_id, wms.location_id) as location_id,
            coalesce(erp.stock_status, wms.stock_status) as stock_status,
            coalesce(wms.quantity, 0) - coalesce(erp.quantity, 0) as variance
        from (from sides where side = 'erp') as erp full join (from sides where side = 'wms') as wms
            using (item_id, location_id, stock_status)""",
    "movements": """
        with totals as (
            select source in ('wms_ewm', 'wms_openboxes') as is_wms, reference, item_id, sign(quantity) as direction,
                sum(quantity) as quantity
            from conformed.cnf_movements where reference is not null and stock_scope = 'comparable' group by all)
        select reference, item_id, direction, wms.quantity as wms_quantity, erp.quantity as erp_quantity
        from (from totals where is_wms) as wms full join (from totals where not is_wms) as erp
            using (reference, item_id, direction)""",
}
PEER = """
import sys, time, polars as pl, datacompy
one, two = (pl.read_parquet(path) for path in sys.argv[1:3])
start = time.perf_counter()
compared = datacompy.PolarsCompare(one, two, join_columns=["item_id", "location_id", "stock_status"])
compared.matches(); compared.df1_unq_rows; compared.df2_unq_rows
print(time.perf_counter() - start)
"""


def resident_kilobytes(root: int) -> int:
    """Memory of a process and all below it, now."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    waiting, total = [root], 0
    while waiting:
        process = waiting.pop()
        waiting += children.get(process, [])
        try:
            status = Path(f"/proc/{process}/status").read_text()
        except OSError:
            continue
        total += sum(int(size) for size in re.findall(r"VmRSS:\s+(\d+)", status))
    return total


def run_cycle(home: Path, as_of: str) -> None:
    """One `truestock run`, with its stages as it prints them."""
    start, peak = time.perf_counter(), 0
    running = subprocess.Popen([TRUESTOCK, "run", "--home", home, "--as-of", as_of])
    while running.poll() is None:
        peak = max(peak, resident_kilobytes(running.pid))
        time.sleep(0.1)
    if running.returncode:
        sys.exit(running.returncode)
    print(f"== cycle {as_of}: {time.perf_counter() - start:.1f} s wall, {peak / 1e6:.2f} GB peak", flush=True)


def timed(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    start = time.perf_counter()
    connection.execute(f"create or replace temp table made as {query}")
    return time.perf_counter() - start


def connected(home: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(home / "warehouse/truestock.duckdb"), read_only=True)
    connection.execute("set threads = 2; set TimeZone = 'UTC'")
    return connection


def model_queries(home: Path) -> dict[str, str]:
    models = home_plan(HomePaths(home)).relations.values()
    return {model.name: model.sql for model in models if isinstance(model, Model)}


def seconds_of(connection: duckdb.DuckDBPyConnection, queries: dict[str, str], rounds: int = 1) -> dict[str, float]:
    """What each query takes alone, the median of so many rounds in which all are asked in turn."""
    taken = [{name: timed(connection, query) for name, query in queries.items()} for _ in range(rounds)]
    return {name: median(one[name] for one in taken) for name in queries}


def against_peers(home: Path, folder: Path) -> None:
    models = {name: query for name, query in model_queries(home).items() if name in RECONCILIATION_MODELS}
    with connected(home) as connection:
        seconds = seconds_of(connection, models | BARE_JOINS, ROUNDS)
        for side in ("erp", "wms"):
            columns = "item_id, location_id, stock_status, quantity"
            rows = f"select {columns} from reconciliation.rec_rolled_balances where side = '{side}'"
            connection.execute(f"copy ({rows}) to '{folder / side}.parquet'")
    for name, value in seconds.items():
        print(f"{name:<28} {value:7.2f} s")
    mine, joins = (sum(seconds[name] for name in names) for names in (RECONCILIATION_MODELS, BARE_JOINS))
    peer = datacompy_seconds(folder)
    print(f"ours {mine:.2f} s, bare joins {joins:.2f} s, datacompy {peer:.2f} s")
    print(f"ratio ours / bare joins {mine / joins:.2f}, datacompy / ours {peer / mine:.2f}")


def datacompy_seconds(folder: Path) -> float:
    python = folder / "peer/bin/python"
    subprocess.run([sys.executable, "-m", "venv", folder / "peer"], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", *DATACOMPY], check=True)
    sides = [folder / "erp.parquet", folder / "wms.parquet"]
    done = subprocess.run([python, "-c", PEER, *sides], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def main(items: int, documents: int) -> None:
    with tempfile.TemporaryDirectory(prefix="truestock-bench-") as made:
        folder = Path(made)
        home = folder / "home"
        size = ["--items", str(items), "--locations", "10", "--days", "4", "--movements", str(documents)]
        size += ["--quiet-days", "2", "--seed", "1", "--start", str(START), "--faults", str(FAULTS)]
        size += ["--documents", "plain"]
        start = time.perf_counter()
        subprocess.run([TRUESTOCK, "simulate", "--home", home, *size], check=True)
        print(f"== simulated in {time.perf_counter() - start:.1f} s", flush=True)
        movements = []
        for day in (2, 3):
            run_cycle(home, f"{START + timedelta(days=day)}T06:00:00Z")
            with connected(home) as connection:
                seconds = seconds_of(connection, model_queries(home))
            movements.append(sum(seconds[name] for name in MOVEMENT_MODELS))
            for name, value in sorted(seconds.items(), key=lambda pair: -pair[1])[:12]:
                print(f"  {name:<40} {value:7.2f} s")
            if day == 2:
                against_peers(home, folder)
        first, second = movements
        print(f"movement stages: first {first:.2f} s, second {second:.2f} s, {second / first:.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000, int(sys.argv[2]) if sys.argv[2:] else 620_000)
