"""Files in the inbox, named and counted as sources do it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

import polars as pl

from orchestration.files import whole_file, write_bytes_atomic
from orchestration.instants import format_instant

SLICE = 500_000  # rows that are text at a time


@dataclass(frozen=True)
class Delimited:
    """Text with a header; `quoted` puts every value into quotes."""

    separator: str
    quoted: bool = False
    extension: str = "csv"

    def write(self, frame: pl.DataFrame, to: BinaryIO, is_first: bool) -> None:
        style: Literal["always", "never"] = "always" if self.quoted else "never"
        frame.write_csv(to, separator=self.separator, quote_style=style, include_header=is_first)


@dataclass(frozen=True)
class JsonLines:
    """One document a line."""

    extension: str = "jsonl"

    def write(self, frame: pl.DataFrame, to: BinaryIO, is_first: bool) -> None:
        frame.write_ndjson(to)


@dataclass(frozen=True)
class Text:
    """The column `text`, as it stands."""

    extension: str

    def write(self, frame: pl.DataFrame, to: BinaryIO, is_first: bool) -> None:
        to.write("".join(frame["text"]).encode())


Notation = Delimited | JsonLines | Text


@dataclass(frozen=True)
class Inbox:
    """Where the extracts of one home go."""

    folder: Path

    def deliver(
        self,
        source: str,
        entity: str,
        extracted_at: int,
        notation: Notation,
        frames: Iterable[pl.DataFrame],
        control: dict[str, str] | None = None,
    ) -> None:
        """Write an extract taken at an instant, epoch seconds; with a control file where there is a `control`,
        to which the number of rows is added."""
        stamp = format_instant(datetime.fromtimestamp(extracted_at, UTC))
        path = self.folder / source / f"{entity}__{stamp}.{notation.extension}"
        rows = 0
        with whole_file(path) as temporary, temporary.open("wb") as to:
            for number, frame in enumerate(frames):
                notation.write(frame, to, number == 0)
                rows += frame.height
        if control is not None:
            counted = {"rows": rows} | control
            write_bytes_atomic(path.with_name(path.name + ".ctl.json"), json.dumps(counted).encode())
