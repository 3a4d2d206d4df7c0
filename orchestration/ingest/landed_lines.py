"""The text of single rows of landed files, for people who follow a figure or a refusal back to them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from pathlib import Path

import polars as pl

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity, Source
from orchestration.ingest.delivery import DamagedLanding, Delivery, landed_delivery, verified_object
from orchestration.ingest.formats.readers import is_line_based, read_records
from orchestration.ingest.formats.records import ROW_NUMBER
from orchestration.ingest.raw import time_limit
from orchestration.ingest.reader_process import ReaderFailed, in_reader
from orchestration.settings import HomePaths

TEXTS = (".csv", ".txt", ".jsonl", ".csv.gz", ".txt.gz", ".jsonl.gz")
PLACE = ["delivery_id", "row_number"]


def with_landed_lines(settings: HomePaths, sources: Collection[Source], rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with delivery_id and row_number, and `line`, the text of each as it landed.

    Null where there is none: the delivery was erased, is damaged or breaks its reader, or is of none of the `sources`
    any more and no text by its name.
    """
    lines = _landed_lines(settings, sources, rows)
    return rows.join(lines, on=PLACE, how="left", maintain_order="left")


def with_landed_records(settings: HomePaths, sources: Collection[Source], letters: pl.DataFrame) -> pl.DataFrame:
    """Dead letters; those of rows that have no `raw_record` with the text as it landed, null where there is none."""
    lines = _landed_lines(settings, sources, letters.filter(pl.col("raw_record").is_null()))
    found = letters.join(lines, on=PLACE, how="left", maintain_order="left")
    return found.with_columns(pl.coalesce("raw_record", "line").alias("raw_record")).drop("line")


def _landed_lines(settings: HomePaths, sources: Collection[Source], rows: pl.DataFrame) -> pl.DataFrame:
    """delivery_id, row_number and `line` of each row that has a text, once."""
    of_files = rows.select(PLACE).drop_nulls().group_by("delivery_id", maintain_order=True).agg("row_number")
    texts = [
        (delivery_id, number, text)
        for delivery_id, numbers in of_files.iter_rows()
        for number, text in _texts(settings, sources, delivery_id, set(numbers)).items()
    ]
    return pl.DataFrame(
        texts, schema={"delivery_id": pl.String, "row_number": pl.Int64, "line": pl.String}, orient="row"
    )


def _texts(settings: HomePaths, sources: Collection[Source], delivery_id: str, wanted: set[int]) -> dict[int, str]:
    """By row number. What is not line by line is read as the contract of today says."""
    if settings.tombstone(delivery_id).exists():  # the same bytes may have come again under another name
        return {}
    try:
        delivery = landed_delivery(settings, delivery_id)
        landed = verified_object(settings, delivery)
        source = next((one for one in sources if one.name == delivery.source), None)
        entity = source.entity(delivery.entity) if source else None
        if source and entity and not is_line_based(delivery.file_name, source.format):
            seconds = time_limit(delivery.size_bytes)
            return in_reader(_records, delivery, landed, source.format, entity, wanted, seconds=seconds)
        return _lines(delivery, landed, wanted) if entity or delivery.file_name.endswith(TEXTS) else {}
    except (DamagedLanding, FileNotFoundError, ReaderFailed):
        return {}


def _lines(delivery: Delivery, landed: Path, wanted: set[int]) -> dict[int, str]:
    with delivery.opened(landed) as stream:
        lines = islice(enumerate(iter(stream.readline, b""), start=1), max(wanted))
        return {number: line.decode("utf-8", "replace").rstrip("\r\n") for number, line in lines if number in wanted}


def _records(delivery: Delivery, landed: Path, form: Format, entity: Entity, wanted: set[int]) -> dict[int, str]:
    """Read until all are found: a message that cannot be trusted comes after the rows of its segments."""
    texts: dict[int, str] = {}
    with delivery.opened(landed) as stream:
        for records in read_records(delivery.file_name, stream, form, entity):
            numbers = records.frame[ROW_NUMBER]
            found = numbers.filter(numbers.is_in(list(wanted - texts.keys())))
            texts |= zip(found, records.raw(found), strict=True)
            if texts.keys() == wanted:
                break
    return texts
