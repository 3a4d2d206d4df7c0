"""Reads the files of an export as they are: as text, with nothing guessed and nothing repaired."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.connections import literal
from orchestration.publish.frepple.columns import ExportFile

CHUNK_CHARACTERS = 1 << 20


def read_file(
    connection: duckdb.DuckDBPyConnection, file: ExportFile, path: Path
) -> list[tuple[str, int, str | None, str]]:
    """Make a table of the file's name: all text, and `line`, which counts the rows; returns what kept it from that.

    An optional file that is not there has no rows. A problem is file, row, column and words, as in `validate.validate`.
    """
    try:
        _check_text(path)
        connection.execute(f"""
            create table {file.name} as select *, row_number() over () as line
            from read_csv({literal(path)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"',
                strict_mode = true, auto_detect = false, columns = {{{_header(path)}}})
        """)
    except FileNotFoundError:
        if not file.is_optional:
            return [(file.name, 0, None, "is missing")]
        columns = ", ".join(f'"{column.name}" varchar' for column in file.columns)
        connection.execute(f"create table {file.name} ({columns}, line bigint)")
    except (UnicodeDecodeError, ValueError, duckdb.Error) as error:
        return [(file.name, 0, None, f"cannot be read: {str(error).splitlines()[0]}")]
    if file.is_optional and path.exists() and not connection.execute(f"from {file.name} limit 1").fetchone():
        return [(file.name, 0, None, "has no row: the tool would start its web service for nothing")]
    there = {name for name, *_ in connection.execute(f"describe {file.name}").fetchall()}
    return [(file.name, 0, one.name, "required column is missing") for one in file.columns if one.name not in there]


def _header(path: Path) -> str:
    with path.open(encoding="utf-8") as text:
        names = text.readline().rstrip("\r\n").replace('"', "").split(",")
    return ", ".join(f"{literal(name)}: 'varchar'" for name in names)


def _check_text(path: Path) -> None:
    """Raises UnicodeDecodeError, ValueError for a NUL."""
    with path.open(encoding="utf-8", newline="") as text:
        while chunk := text.read(CHUNK_CHARACTERS):
            if "\0" in chunk:
                raise ValueError("holds a NUL")
