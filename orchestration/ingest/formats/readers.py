"""Which reader takes a file: by the contract's type, or as the workbook that it may come as instead."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.delimited import read_delimited
from orchestration.ingest.formats.edifact import read_edifact
from orchestration.ingest.formats.excel import format_of_workbook, read_excel
from orchestration.ingest.formats.jsonl import read_jsonl
from orchestration.ingest.formats.listing import read_list
from orchestration.ingest.formats.records import ByteStream, Records
from orchestration.ingest.formats.x12 import read_x12

READERS = {
    "delimited": read_delimited,
    "list": read_list,
    "jsonl": read_jsonl,
    "x12": read_x12,
    "edifact": read_edifact,
}


def format_of(file_name: str, form: Format) -> Format:
    """How the cells of that file are written."""
    return format_of_workbook(form) if _is_workbook(file_name) else form


def read_records(file_name: str, stream: ByteStream, form: Format, entity: Entity) -> Iterator[Records]:
    """The records of a file, some megabytes at a time. Raises DeliveryRejected, as its reader says."""
    if _is_workbook(file_name):
        return read_excel(stream, entity)
    return READERS[form.type](stream, form, entity)


def is_line_based(file_name: str, form: Format) -> bool:
    """Whether each record of that file is the line of its number, in UTF-8."""
    is_listed = form.type in ("delimited", "list", "jsonl") and not _is_workbook(file_name)
    return is_listed and form.quote is None and form.encoding == "utf-8"


def _is_workbook(file_name: str) -> bool:
    return file_name.removesuffix(".gz").endswith(".xlsx")
