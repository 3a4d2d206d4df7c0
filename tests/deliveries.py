"""What becomes of a file's bytes under a contract, without a home."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
from orchestration.contracts.model import Source
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.enforce import Enforced, enforce
from tests.conftest import SHOP, STOCK

LIST = Format(
    type="list",
    extension="txt",
    separator="|",
    decimal_separator=",",
    thousands_separator=".",
    trailing_minus=True,
    date_format="%d.%m.%Y",
    total_marks=("*", "**"),
)
"""A list as a screen of SAP shows it."""


def source_of(form: Format, *columns: Column, **entity) -> Source:
    """A shop whose stock has these columns and is written in this format."""
    return replace(SHOP, format=form, entities=(replace(STOCK, columns=columns, **{"key": (), **entity}),))


def enforced(content: bytes, source: Source, extension: str = "csv") -> tuple[Enforced, list[tuple]]:
    """What came of the file, and its accepted rows: row number, then the contract's columns. Every row is accounted
    for."""
    now = datetime(2026, 11, 18, tzinfo=UTC)
    name = f"STOCK__20261118T000000Z.{extension}"
    delivery = Delivery("shop", "STOCK", 1, 1, name, "0" * 64, len(content), None, now, now)
    entity = source.entity("STOCK")
    with TemporaryDirectory() as folder:
        target = Path(folder) / "accepted.parquet"
        outcome = enforce(delivery, lambda: nullcontext(BytesIO(content)), source, entity, target)
        if outcome.rejection:
            return outcome, []
        assert outcome.rows_read == outcome.rows_accepted + outcome.refused.height + outcome.rows_duplicate
        rows = pl.read_parquet(target).select("_row_number", *(one.name for one in entity.columns)).rows()
        return outcome, rows


def letters(outcome: Enforced) -> list[tuple]:
    """Row number, column, reason and detail of each dead letter."""
    return outcome.dead_letters.select("row_number", "column", "reason", "detail").rows()
