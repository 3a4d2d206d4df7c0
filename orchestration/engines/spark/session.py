"""The session of Spark that $TRUESTOCK_SPARK names: `sc://host:port` of a Connect server, else a master.

Belongs here: finding the cluster, what it must be set to, and reading files by it. Stays out: what is run.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from functools import cache, partial, reduce
from typing import TYPE_CHECKING, Any

from orchestration.engines.spark.shapes import Columns
from orchestration.engines.spark.types import spark_type_name
from orchestration.environment import SPARK_VARIABLE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CONNECT = "sc://"
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.analyzer.maxIterations": "1000",  # of lists within lists, as messages have them
}
HAS_TIMES = (4, 1)
"""The version since which Spark reads a time of day."""


class NoSpark(Exception):
    """There is no session to run on; the message says what to do."""


@cache
def session() -> SparkSession:
    """The one session of this process. Raises NoSpark."""
    place = os.environ.get(SPARK_VARIABLE)
    if not place:
        raise NoSpark(f"say in ${SPARK_VARIABLE} where Spark is: sc://host:port, or a master such as local[2]")
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark("pyspark is not installed; docs/scale.md says which packages an engine needs") from error
    builder: Any = SparkSession.builder
    builder = builder.remote(place) if place.startswith(CONNECT) else builder.master(place).appName("truestock")
    try:
        found: SparkSession = builder.getOrCreate()
        for name, value in SETTINGS.items():
            found.conf.set(name, value)
        found.udf.register("nfc_normalize", partial(unicodedata.normalize, "NFC"), "string")
    except Exception as error:  # of the client, of gRPC or of Java: whatever it is, no statement can run
        raise NoSpark(f"{SPARK_VARIABLE}={place}: {str(error).splitlines()[0]}") from error
    return found


def read_files(paths: Sequence[str], columns: Columns) -> DataFrame:
    """Parquet files that hold these columns; their names in lower case, times of day as text HH:MM:SS."""
    times = [name for name, data_type in columns.items() if data_type.startswith("TIME") and "STAMP" not in data_type]
    spark = session()
    if not times or tuple(map(int, spark.version.split(".")[:2])) >= HAS_TIMES:
        rows = spark.read.parquet(*paths)
        rows = reduce(lambda found, name: found.withColumn(name, found[name].cast("string")), times, rows)
    else:
        rows = _with_times_as_numbers(paths, columns, times)
    return rows.toDF(*(name.lower() for name in columns))


def _with_times_as_numbers(paths: Sequence[str], columns: Columns, times: Sequence[str]) -> DataFrame:
    """Times are stored as nanoseconds since midnight, which an earlier Spark reads when told that they are numbers."""
    from pyspark.sql import functions as f

    stored = {name: "bigint" if name in times else spark_type_name(data_type) for name, data_type in columns.items()}
    ddl = ", ".join(f"`{name}` {data_type}" for name, data_type in stored.items())
    rows = session().read.schema(ddl).parquet(*paths)
    return reduce(
        lambda found, name: found.withColumn(
            name, f.expr(f"date_format(timestamp_micros(`{name}` div 1000), 'HH:mm:ss')")
        ),
        times,
        rows,
    )
