"""What was refused of a delivery: dead letters for people, and what can still be read of the rows for the stages after.

A refusal is not an absence: a refused row keeps its key, as far as there is one.
"""

from __future__ import annotations

import polars as pl

from orchestration.contracts.dtypes import polars_type
from orchestration.contracts.model import Entity
from orchestration.ingest.accepted_rows import with_origin
from orchestration.ingest.dead_letters import DEAD_LETTER_SCHEMA
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.faults import FAULT, NO_FAULT
from orchestration.ingest.formats.records import RAW, ROW_NUMBER
from orchestration.ingest.record_checks import CheckedRecords

REFUSAL, REFUSED_COLUMN, HAS_KEY = "_refusal", "_refused_column", "_has_key"


class Refusals:
    """Refused rows and cells of one delivery, gathered while it passes."""

    def __init__(self, entity: Entity) -> None:
        typed = {column.name: polars_type(column.data_type) for column in entity.columns}
        nothing = pl.DataFrame(schema={ROW_NUMBER: pl.Int64(), **typed, RAW: pl.String()}).with_columns(
            NO_FAULT.alias(FAULT)
        )
        self._entity = entity
        self._rows = [nothing]
        self._cells = [nothing.select(ROW_NUMBER, FAULT, RAW)]

    def add(self, checked: CheckedRecords) -> None:
        """Take what was refused of a chunk."""
        self.add_rows(checked.refused)
        self._cells.append(checked.cells)

    def add_rows(self, refused: pl.DataFrame) -> None:
        """Take refused rows: row number, typed columns, fault and raw record."""
        self._rows.append(refused)

    def as_far_as_read(self, delivery: Delivery) -> pl.DataFrame:
        """One row per refused row, by row number: the columns of accepted rows, null where a cell cannot be read and in
        all of a broken record but what its reader says it is about, then `_refusal`, the reason code,
        `_refused_column`, the first column at fault, null where the whole record is, and
        `_has_key`, whether it can be told whose row it is."""
        rows = self._all_rows()
        fault = rows[FAULT].struct
        return (
            with_origin(rows, delivery, self._entity)
            .with_columns(fault.field("reason").alias(REFUSAL), fault.field("column").alias(REFUSED_COLUMN))
            .with_columns((~_has_no_key(self._entity)).alias(HAS_KEY))
        )

    def dead_letters(self, delivery: Delivery) -> pl.DataFrame:
        """One row per refused row, and per cell that an accepted row does without, by row number."""
        rows = self._all_rows()
        cells = pl.concat(self._cells).join(rows, on=ROW_NUMBER, how="anti")
        letters = [_letters(delivery, rows, "row"), _letters(delivery, cells, "cell")]
        return pl.concat(letters).sort("row_number", maintain_order=True)

    def _all_rows(self) -> pl.DataFrame:
        self._rows = [pl.concat(self._rows, how="diagonal").sort(ROW_NUMBER)]
        return self._rows[0]


def _has_no_key(entity: Entity) -> pl.Expr:
    """Whether nobody can tell whose row was refused: it is broken, or a cell of its subject is missing or unreadable.

    Without a subject the key stands for it, without a key the required text columns. A blank in a column that may be
    blank is a value.
    """
    required = {column.name: column.data_type == "varchar" for column in entity.columns if column.required}
    at_fault = pl.col(REFUSED_COLUMN)
    return pl.any_horizontal(
        at_fault.is_null(),
        *(
            pl.col(name).is_null() & (pl.lit(name in required) | at_fault.eq_missing(pl.lit(name)))
            for name in entity.subject or entity.key or [name for name, is_text in required.items() if is_text]
        ),
    )


def _letters(delivery: Delivery, refused: pl.DataFrame, what: str) -> pl.DataFrame:
    return refused.select(
        *[pl.lit(value).alias(name) for name, value in delivery.identity.items()],
        pl.col(ROW_NUMBER).alias("row_number"),
        *[pl.col(FAULT).struct.field(name) for name in ("column", "reason", "detail")],
        pl.col(RAW).alias("raw_record"),
        pl.lit(1, dtype=pl.Int32).alias("attempts"),
        pl.lit(what).alias("refused"),
    ).match_to_schema(DEAD_LETTER_SCHEMA)
