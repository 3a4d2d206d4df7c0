"""Accepted rows as one Parquet file, each with the way back to its line in the delivery."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from orchestration.contracts.dtypes import polars_type
from orchestration.contracts.model import Entity
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.formats.records import ROW_NUMBER


def with_origin(rows: pl.DataFrame, delivery: Delivery, entity: Entity) -> pl.DataFrame:
    """The contract's columns, then `_delivery_id`, `_row_number`, `_extracted_at` (UTC)."""
    return rows.select(
        *[column.name for column in entity.columns],
        pl.lit(delivery.delivery_id).alias("_delivery_id"),
        ROW_NUMBER,
        pl.lit(delivery.extracted_at.replace(tzinfo=None), dtype=pl.Datetime("us")).alias("_extracted_at"),
    )


def write_accepted(chunks: Iterator[pl.DataFrame], entity: Entity, target: Path) -> None:
    """One Parquet file of all chunks; a single one, as nearly all deliveries are, needs no streaming. Nobody looks for
    single values in it, so the least and greatest of its columns are not told."""
    schema = {column.name: polars_type(column.data_type) for column in entity.columns} | {
        "_delivery_id": pl.String(),
        ROW_NUMBER: pl.Int64(),
        "_extracted_at": pl.Datetime("us"),
    }
    first = next(chunks, pl.DataFrame(schema=schema))
    second = next(chunks, None)
    if second is None:
        first.write_parquet(target, compression="zstd", compression_level=1, statistics=False)
        return

    def all_chunks(*_: object) -> Iterator[pl.DataFrame]:
        yield first
        yield second
        yield from chunks

    register_io_source(all_chunks, schema=schema).sink_parquet(
        target, compression="zstd", compression_level=1, statistics=False
    )
