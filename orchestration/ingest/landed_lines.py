"""Single lines of landed files, for people who follow a figure back to them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

import polars as pl

from orchestration.ingest.delivery import DamagedLanding, landed_delivery, verified_object
from orchestration.settings import HomePaths

LINE_BY_LINE = (".csv", ".txt", ".jsonl", ".csv.gz", ".txt.gz", ".jsonl.gz")


def landed_lines(settings: HomePaths, delivery_id: str, row_numbers: Collection[int]) -> dict[int, str]:
    """The text of a delivery's rows as it landed, by row number; empty where it is no line-based text, was erased or is
    damaged."""
    delivery = landed_delivery(settings, delivery_id)
    if not delivery.file_name.endswith(LINE_BY_LINE):
        return {}
    try:
        landed = verified_object(settings, delivery)
    except (DamagedLanding, FileNotFoundError):
        return {}
    wanted = set(row_numbers)
    with delivery.opened(landed) as stream:
        lines = islice(enumerate(iter(stream.readline, b""), start=1), max(wanted, default=0))
        return {number: line.decode("utf-8", "replace").rstrip("\r\n") for number, line in lines if number in wanted}


def with_landed_lines(settings: HomePaths, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with delivery_id and row_number, and `line`, the text of each as it landed; null where there is none."""
    of_files = rows.drop_nulls("delivery_id").group_by("delivery_id", maintain_order=True).agg("row_number")
    texts = [
        {"delivery_id": delivery_id, "row_number": number, "line": text}
        for delivery_id, numbers in of_files.iter_rows()
        for number, text in landed_lines(settings, delivery_id, numbers).items()
    ]
    schema = {"delivery_id": pl.String, "row_number": pl.Int64, "line": pl.String}
    return rows.join(pl.DataFrame(texts, schema=schema), on=["delivery_id", "row_number"], how="left")
