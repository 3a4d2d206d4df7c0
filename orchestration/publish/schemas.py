"""What each published table promises, beside the data: JSON Schema and an Open Data Contract."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from orchestration.contracts.export import to_published_contract
from orchestration.publish.tables import PublishedColumn, PublishedTable

SCHEMA_VERSION = 2  # of all published tables; a change that breaks readers raises it
DIALECT = "https://json-schema.org/draft/2020-12/schema"
JSON_TYPES: dict[str, dict[str, str]] = {
    "varchar": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "bigint": {"type": "integer"},
    "double": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
}


def write_schemas(folder: Path, tables: Iterable[PublishedTable]) -> None:
    """Write `schemas/<table>.schema.json` and `contracts/<table>.odcs.yaml` into a release that is being made."""
    schemas, contracts = folder / "schemas", folder / "contracts"
    schemas.mkdir()
    contracts.mkdir()
    for table in tables:
        text = json.dumps(json_schema(table), indent=1, ensure_ascii=False) + "\n"
        (schemas / f"{table.name}.schema.json").write_text(text, encoding="utf-8")
        described = (table.name, table.description, table.published_columns, table.key)
        contract = to_published_contract(*described, SCHEMA_VERSION)
        (contracts / f"{table.name}.odcs.yaml").write_text(contract.to_yaml(), encoding="utf-8")


def json_schema(table: PublishedTable) -> dict[str, Any]:
    """The table as `truestock pull --format json` writes it: an array of objects, sorted by key."""
    return {
        "$schema": DIALECT,
        "title": table.name,
        "description": table.description,
        "version": SCHEMA_VERSION,
        "key": list(table.key),
        "type": "array",
        "items": {
            "type": "object",
            "properties": {column.name: _property(column) for column in table.published_columns},
            "required": [column.name for column in table.published_columns],
        },
    }


def _property(column: PublishedColumn) -> dict[str, Any]:
    """A decimal is a number with all its digits; readers that must not round read it as such."""
    known = JSON_TYPES["double"] if column.data_type.startswith("decimal") else JSON_TYPES[column.data_type]
    kind = known["type"] if column.required else [known["type"], "null"]
    return {**known, "type": kind, "description": column.description}
