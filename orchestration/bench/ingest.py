"""How long our landing, enforcement and raw take, against DuckDB reading the same file alone.

Both type the columns, set bad rows aside and write Parquet; each run is a process of its own, so that memory is
its own too, that of our reader process included. Prints seconds, peak memory and the ratio of the medians: times drift
on shared machines, ratios less.

    truestock bench ingest [rows, default 10 million] [repeats, default 3]
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb

from orchestration.contracts.model import Entity, Source
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw
from orchestration.ingest.reader_process import in_reader
from orchestration.landscape.load import load_landscape
from orchestration.settings import SAMPLES, HomePaths

NAME = "MOVE__20261118T054000Z.csv"
MOVEMENTS = """
    select
        'D' || lpad((i // 3)::varchar, 9, '0') as "DOCNO", (i % 3 + 1)::varchar as "ITEMNO",
        ['GR', 'GI', 'TO', 'TI', 'SC'][1 + i % 5] as "PROCTY", lpad((i * 7919 % 50000)::varchar, 18, '0') as "MATNR",
        '' as "CHARG", 'W' || (100 + i % 5) as "LGNUM", 'F2' as "CAT_FROM", '' as "CAT_TO",
        case when i % 1000 = 7 then 'x' else (i % 977) || '.' || lpad((i % 1000)::varchar, 3, '0') end as "QUAN",
        'EA' as "UNIT", case when i % 2 = 0 then '45' || lpad((i % 100000)::varchar, 8, '0') else '' end as "REFDOC",
        '' as "REFITEM", '' as "REVERSES",
        strftime(timestamp '2026-11-17 00:00:00' + to_seconds(i % 86400), '%Y%m%d%H%M%S') as "CREATED_AT"
    from range({rows}) as numbers(i)
"""
TYPES = {"QUAN": "DECIMAL(18,4)", "CREATED_AT": "TIMESTAMP"}


def warehouse() -> Source:
    """The warehouse system of the sample whose movements are read."""
    (source,) = (one for one in load_landscape(SAMPLES).sources if one.name == "wms_ewm")
    return source


def movements(source: Source) -> Entity:
    return next(entity for entity in source.entities if entity.name == "MOVE")


def ours(folder: Path, rows: int) -> tuple[float, int, float]:
    """Seconds, rows accepted, and the peak memory in GB of this process and its reader."""
    home = HomePaths(folder / "home")
    shutil.rmtree(home.home, ignore_errors=True)
    inbox = home.inbox / "wms_ewm"
    inbox.mkdir(parents=True)
    (inbox / NAME).hardlink_to(folder / NAME)
    (inbox / f"{NAME}.ctl.json").write_text(f'{{"rows": {rows}}}')
    source = warehouse()
    start = time.perf_counter()
    land_inbox(home, [source])
    (delivery,) = landed_deliveries(home, "wms_ewm", "MOVE")
    account = ensure_raw(home, delivery, source, movements(source))
    seconds = time.perf_counter() - start
    return seconds, account.rows_accepted, peak_memory() + in_reader(peak_memory, seconds=60)


def peak_memory() -> float:
    """The most that the calling process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def bare_duckdb(folder: Path, rows: int) -> tuple[float, int, float]:
    with (folder / NAME).open(encoding="utf-8") as written:
        names = written.readline().rstrip().split(";")  # not all that the contract knows
    columns = {name: TYPES.get(name, "VARCHAR") for name in names}
    with duckdb.connect() as connection:
        start = time.perf_counter()
        read = f"""read_csv('{folder / NAME}', delim = ';', header = true, quote = '', auto_detect = false,
            timestampformat = '%Y%m%d%H%M%S', store_rejects = true, rejects_limit = 0, columns = {columns})"""
        connection.execute(f"copy (from {read}) to '{folder / 'bare.parquet'}' (format parquet, compression zstd)")
        seconds = time.perf_counter() - start
        ((accepted,),) = connection.execute(f"select count(*) from '{folder / 'bare.parquet'}'").fetchall()
    return seconds, accepted, peak_memory()


def measure(which: str, folder: Path, rows: int) -> float:
    command: list[str | Path] = [sys.executable, "-m", __spec__.name, "--one", which, folder, str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, accepted, peak = done.stdout.split()
    print(f"{which:<12} {float(seconds):7.2f} s  {int(accepted):>11,} rows accepted  {float(peak):5.2f} GB", flush=True)
    if int(accepted) < rows * 0.99:
        raise SystemExit(f"{which} did not read the file")
    return float(seconds)


def main(rows: int, repeats: int) -> None:
    with tempfile.TemporaryDirectory(prefix="truestock-bench-") as made:
        folder = Path(made)
        duckdb.sql(
            f"copy ({MOVEMENTS.format(rows=rows)}) to '{folder / NAME}' (format csv, delimiter ';', header, quote '')"
        )
        size = (folder / NAME).stat().st_size / 1e9
        print(f"{rows:,} rows, {size:.2f} GB, a row in a thousand is bad")
        times: dict[str, list[float]] = {which: [] for which in ("ours", "bare_duckdb")}
        for _ in range(repeats):
            for which in times:
                times[which].append(measure(which, folder, rows))
        print(f"ratio {median(times['ours']) / median(times['bare_duckdb']):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*globals()[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4])))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 10_000_000, int(sys.argv[2]) if sys.argv[2:] else 3)
