"""The canonical entities for those who read: as rows of a table, and as the page docs/canonical_entities.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from orchestration.landscape.canonical import CanonicalColumn, CanonicalEntity

INTRODUCTION = """\
# Canonical entities

What each dialect brings its own tables to: a staging model `stg_<dialect>__<entity>.sql` has the columns of one of
these entities, by name and type and in their order. A dialect provides those that its systems know; an entity that
nobody provides is empty. This page is written by `truestock entities --format markdown`, from `dbt_project/canonical/`.
"""


def column_rows(entity: CanonicalEntity) -> list[dict[str, str]]:
    """One row per column of an entity, in words."""
    return [
        {
            "column": column.name,
            "type": column.data_type,
            "nulls": column.nulls,
            "values": ", ".join(column.values),
            "meaning": column.description,
        }
        for column in entity.columns
    ]


def least_to_provide(entity: CanonicalEntity, quote: str = "") -> str:
    """In words, what a staging model of the entity cannot leave out."""
    return f"Least to provide: {', '.join(f'{quote}{column.name}{quote}' for column in entity.least())}."


def to_markdown(entities: Iterable[CanonicalEntity], providers: Mapping[str, list[str]]) -> str:
    """The whole page; `providers` are the dialects that provide an entity, by its name."""
    sections = ["\n".join(_section(entity, providers.get(entity.entity, []))) for entity in entities]
    return "\n".join([INTRODUCTION, *sections])


def _section(entity: CanonicalEntity, providers: list[str]) -> Iterator[str]:
    provided = f"Provided by {', '.join(f'`{name}`' for name in providers)}." if providers else "Nobody provides it."
    yield f"## {entity.entity}\n"
    yield f"{entity.description} {provided}\n"
    yield f"{least_to_provide(entity, '`')}\n"
    yield "| column | type | nulls | values | meaning |"
    yield "|---|---|---|---|---|"
    for column in entity.columns:
        yield f"| `{column.name}` | {column.data_type} | {column.nulls} | {_values(column)} | {column.description} |"
    yield ""


def _values(column: CanonicalColumn) -> str:
    return " ".join(f"`{value}`" for value in column.values)
