"""A cluster of Spark for as long as it is needed: of Sail, or of Spark itself on Java with an Iceberg catalog.

Both run on this machine, a driver and two workers, which share its files.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from orchestration.environment import SPARK_CATALOG_VARIABLE, SPARK_VARIABLE
from tests.servers import free_port

Cluster = Literal["sail", "jvm"]
SAIL = {
    "SAIL_MODE": "local-cluster",
    "SAIL_CLUSTER__WORKER_INITIAL_COUNT": "2",
    "SAIL_CLUSTER__WORKER_MAX_COUNT": "2",
    "SAIL_CLUSTER__WORKER_TASK_SLOTS": "256",  # a query of many unions asks for as many at once
    "RUST_LOG": "error",
}
CATALOG = "lake"
ICEBERG = "iceberg-spark-runtime-3.5_2.12-*.jar"
STARTS_WITHIN_SECONDS = 120


@contextmanager
def cluster(kind: Cluster, folder: Path) -> Iterator[dict[str, str]]:
    """The variables by which a run finds the cluster; what it keeps of its own lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "jvm":
        yield _spark(folder)
        return
    port = free_port()
    command = [sys.executable, "-m", "pysail", "spark", "server", "--ip", "127.0.0.1", "--port", port]
    with (folder / "sail.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env={**os.environ, **SAIL}, stdout=log, stderr=log)
    try:
        _wait_for(port, server)
        yield {SPARK_VARIABLE: f"sc://127.0.0.1:{port}"}
    finally:
        server.kill()
        server.wait()


def _wait_for(port: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN_SECONDS
    while not _answers(port):
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"Sail does not answer on port {port}; exit {server.poll()}")
        time.sleep(0.1)


def _answers(port: str) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", int(port)), timeout=1):
        return True
    return False


def _spark(folder: Path) -> dict[str, str]:
    """Each run starts its own driver and two workers; the tables outlive them in a catalog."""
    import snowpark_connect_deps_iceberg

    jars = Path(snowpark_connect_deps_iceberg.__file__).parent.rglob(ICEBERG)
    settings = {
        "spark.jars": ",".join(map(str, jars)),
        f"spark.sql.catalog.{CATALOG}": "org.apache.iceberg.spark.SparkCatalog",
        f"spark.sql.catalog.{CATALOG}.type": "hadoop",
        f"spark.sql.catalog.{CATALOG}.warehouse": f"file:{folder / 'lake'}",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    }
    (folder / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    return {SPARK_VARIABLE: "local-cluster[2,1,1024]", SPARK_CATALOG_VARIABLE: CATALOG, "SPARK_CONF_DIR": str(folder)}
