"""The header of a table: names that can be told apart, and where it stands if not on the first line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import polars as pl

from orchestration.ingest.formats.quoting import FIELDS
from orchestration.ingest.formats.records import RAW, ROW_NUMBER, DeliveryRejected, lines_of

LOOKED_AT_FOR_A_HEADER = 1 << 16
SEPARATORS = (",", ";", "\t", "|", ":", "~", "^")


def check_names(names: Sequence[str]) -> None:
    """Raises DeliveryRejected `duplicate_header` naming the columns, by their numbers where they have no name."""
    nameless = [str(number) for number, name in enumerate(names, start=1) if not name.strip()]
    if len(nameless) > 1:
        raise DeliveryRejected("duplicate_header", f"columns {', '.join(nameless)} of the header have no name")
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        numbers = [str(number) for number, name in enumerate(names, start=1) if name == repeated[0]]
        raise DeliveryRejected(
            "duplicate_header",
            f"header names {', '.join(repeated)} more than once ({repeated[0]} in columns {', '.join(numbers)})",
            repeated[0],
        )


def check_line_ends(line: str) -> None:
    """Raises DeliveryRejected `wrong_line_ends` of a first line that holds others."""
    if "\r" in line:
        raise DeliveryRejected(
            "wrong_line_ends", "lines end with a carriage return (CR) alone; they must end with LF or CR LF"
        )


def check_separator(header: str, separator: str, wanted: Collection[str]) -> None:
    """Raises DeliveryRejected `wrong_separator` of a header that has all that is wanted, between others."""
    for other in SEPARATORS:
        names = [name.strip().strip('"') for name in header.split(other)]
        if other != separator and len(names) > 1 and not missing_names(names, wanted):
            raise DeliveryRejected(
                "wrong_separator", f"the file's separator is {other!r} where the contract says {separator!r}"
            )


def missing_names(cells: Collection[str], wanted: Iterable[str]) -> list[str]:
    """What is wanted and not among the cells of a line."""
    return [name for name in wanted if name not in cells]


def with_cells(lines: pl.DataFrame, separator: str) -> pl.DataFrame:
    """Add the list of cells, without the blanks that align them."""
    cells = pl.col(RAW).str.split(separator).list.eval(pl.element().str.strip_chars())
    return lines.with_columns(cells.alias(FIELDS))


def line_of_header(lines: pl.DataFrame, wanted: Collection[str]) -> int | None:
    """The number of the first line that names all that is wanted, framed, padded or among others; None where none does.
    `lines` have their cells."""
    found = lines.filter(pl.all_horizontal(pl.lit(True), *(pl.col(FIELDS).list.contains(name) for name in wanted)))
    return found[ROW_NUMBER].first() if found.height else None  # type: ignore[return-value]


def check_is_table(content: bytes, separator: str, wanted: Collection[str], first: int) -> None:
    """Raises DeliveryRejected `list_download` where another line than the first, or a padded or framed one, is the
    header. `content` begins with line `first`; what is cut off where we look no further matters to no header."""
    lines = lines_of(content[:LOOKED_AT_FOR_A_HEADER].decode(errors="replace"), first - 1)
    if number := line_of_header(with_cells(lines, separator), wanted):
        raise DeliveryRejected(
            "list_download",
            f"line {number} has the names of the columns, but lines above it, separators around it or blanks in them; "
            "describe the file in the contract by `type: list`",
        )
