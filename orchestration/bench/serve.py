"""The API on a release of a million inventory rows: cached pages, conditional requests, uncached pages, a stream.

Runs one cycle of the sample enterprise, multiplies its inventory in the release, serves it and asks from this
process, so that server and callers share the machine.

    truestock bench serve [inventory rows, default 1,000,000]
"""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb

from orchestration.bench.sample import TRUESTOCK, run_sample
from orchestration.files import read_json, write_json_atomic
from orchestration.settings import HomePaths

PORT = 8799
CALLERS = 4
SECONDS = 10
PAGES = 50
MEGABYTE = 2**20


def multiply(settings: HomePaths, rows: int) -> None:
    """Repeat the inventory of the current release until it has `rows` rows or a little more."""
    folder = settings.releases / read_json(settings.current)["release_id"]
    parquet, copied = folder / "tables" / "inventory.parquet", folder / "tables" / "copied.parquet"
    with duckdb.connect() as connection:
        ((count,),) = connection.execute(f"select count(*) from '{parquet}'").fetchall()
        connection.execute(f"""
            copy (
                select rows.* replace (item_id || '-' || copy.number as item_id)
                from '{parquet}' as rows cross join range({-(-rows // count)}) as copy (number)
                order by item_id, location_id
            ) to '{copied}' (format parquet, compression zstd)""")
        manifest = read_json(folder / "manifest.json")
        ((made,),) = connection.execute(f"select count(*) from '{copied}'").fetchall()
        manifest["tables"]["inventory"]["rows"] = made
    copied.replace(parquet)
    write_json_atomic(folder / "manifest.json", manifest)


class Caller:
    """One connection that is kept, and the answers' times."""

    def __init__(self, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT)
        self.headers = {"Authorization": f"Bearer {token}"}
        self.seconds: list[float] = []

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        started = time.perf_counter()
        self.connection.request("GET", path, headers={**self.headers, **headers})
        answer = self.connection.getresponse()
        body = answer.read()
        self.seconds.append(time.perf_counter() - started)
        return answer, body


def together(token: str, path: str, status: int, **headers: str) -> str:
    """Ask for the same from several callers at once for a while; how many answers a second, and how long they took."""
    callers = [Caller(token) for _ in range(CALLERS)]
    end = time.perf_counter() + SECONDS

    def ask(caller: Caller) -> None:
        while time.perf_counter() < end:
            answer, _ = caller.get(path, **headers)
            assert answer.status == status, answer.status

    threads = [threading.Thread(target=ask, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return in_words([one for caller in callers for one in caller.seconds], SECONDS)


def in_words(seconds: list[float], during: float) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    return f"{len(seconds) / during:7.0f} a second, p50 {cuts[49] * 1e3:6.1f} ms, p99 {cuts[98] * 1e3:6.1f} ms"


def uncached(token: str, table: str) -> str:
    """The first pages of a walk, none of which was asked for before."""
    caller, path = Caller(token), f"{table}?limit=1000"
    caller.get(f"{table}?limit=1")  # a release's manifest and columns are read once
    caller.seconds.clear()
    for _ in range(PAGES):
        answer, _ = caller.get(path)
        path = answer.headers["Link"].split(">")[0].removeprefix("<")
    return in_words(caller.seconds, sum(caller.seconds))


def streamed(token: str, table: str, server: int) -> str:
    """All rows as Arrow, thrown away as they come; and how much more memory the server took than before."""
    before, started, size, peak = resident(server), time.perf_counter(), 0, 0.0
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request("GET", f"{table}?format=arrow", headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    while part := answer.read(MEGABYTE):
        size += len(part)
        peak = max(peak, resident(server))
    seconds = time.perf_counter() - started
    return f"{size / 1e6:.0f} MB in {seconds:.1f} s; server {before:.0f} MB before, {peak:.0f} MB at most"


def resident(process: int) -> float:
    """Resident memory in MB."""
    pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    return int(pages) * 4096 / 1e6


def measure(token: str, release_id: str, server: int) -> None:
    table = f"/v1/releases/{release_id}/tables/inventory"
    print(f"uncached pages of 1,000 rows   {uncached(token, table)}")
    answer, body = Caller(token).get(f"{table}?limit=1000")
    print(f"cached pages, {len(body) / 1e3:.0f} kB           {together(token, f'{table}?limit=1000', 200)}")
    tag = {"If-None-Match": answer.headers["ETag"]}
    print(f"conditional requests           {together(token, f'{table}?limit=1000', 304, **tag)}")
    for _ in range(2):
        print(f"all rows as Arrow              {streamed(token, table, server)}")


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory(prefix="truestock-bench-") as folder:
        settings = HomePaths(Path(folder) / "home")
        run_sample(settings)
        multiply(settings, rows)
        create = [str(TRUESTOCK), "keys", "create", "bench", "--per-minute", "10000000", "--home", str(settings.home)]
        token = subprocess.run(create, check=True, capture_output=True, text=True).stdout.strip()
        server = subprocess.Popen([TRUESTOCK, "serve", "--home", settings.home, "--port", str(PORT)])
        try:
            time.sleep(5)
            measure(token, read_json(settings.current)["release_id"], server.pid)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
