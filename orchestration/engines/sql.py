"""Names as SQL writes them."""

from __future__ import annotations

from collections.abc import Iterable

from orchestration.engines.plan import Column, Relation


def definitions(columns: Iterable[Column]) -> str:
    """The columns as a table is declared with them."""
    return ", ".join(
        f"{identifier(column.name)} {column.data_type}{' not null' if column.not_null else ''}" for column in columns
    )


def name_of(relation: Relation) -> str:
    """The relation by schema and alias."""
    return f"{identifier(relation.schema)}.{identifier(relation.alias)}"


def identifier(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
