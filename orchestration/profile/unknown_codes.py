"""What the conformed layer did not resolve of a system, code by code.

A new kind of code is one more entry of `KINDS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from orchestration.connections import reading
from orchestration.contracts.model import Source

# Where rows of a system stand with their codes, resolved as far as they can be, by canonical entity.
RESOLVED = {
    "stock_snapshots": "conformed.cnf_resolved_stock_snapshots",
    "movements": "conformed.cnf_resolved_movements",
    "lot_balances": "conformed.cnf_lot_balances",
    "sales_order_lines": "conformed.cnf_sales_document_lines",
    "purchase_order_lines": "conformed.cnf_purchase_document_lines",
    "customer_returns": "conformed.cnf_customer_returns",
    "forecasts": "conformed.cnf_resolved_forecasts",
    "promotions": "conformed.cnf_promotions",
    "supplier_confirmations": "conformed.cnf_resolved_supplier_confirmations",
    "shipment_notices": "conformed.cnf_resolved_shipment_notices",
    "items": "staging.stg_{dialect}__items",
    "item_parameters": "staging.stg_{dialect}__item_parameters",
    "item_units": "staging.stg_{dialect}__item_units",
    "item_successors": "conformed.cnf_named_successors",
}
# In base units where they are known, else as delivered.
QUANTITIES = (
    "quantity",
    "source_quantity",
    "counted_quantity",
    "ordered_quantity",
    "returned_quantity",
    "forecast_quantity",
)
KNOWN_UNITS = "select source_unit from conformed.cnf_unit_xref where source = $source"
SHAPE = {
    "kind": pl.String(),
    "code": pl.String(),
    "entity": pl.String(),
    "rows": pl.Int64(),
    "quantity": pl.Float64(),
    "add_to": pl.String(),
}


@dataclass(frozen=True)
class Kind:
    """Codes of one kind, in relations that have the columns `needs`: `code` and `unknown` are SQL over their rows,
    `add_to` is where a user makes one known."""

    name: str
    needs: tuple[str, ...]
    code: str
    unknown: str
    add_to: str


def _unresolved(name: str, column: str) -> Kind:
    """What keeps its place as '<source>:<code>' for want of a cross-reference."""
    own = "source || ':'"
    return Kind(
        name, (column,), f"substr({column}, length({own}) + 1)", f"starts_with({column}, {own})", f"{name}_xref"
    )


def _kind(column: str, add_to: str | None = None) -> Kind:
    code = f"source_{column}"
    # What could not be read, or is blank, is no code to map.
    unknown = f"{column} = 'unknown' and {code} not like '% that %'"
    return Kind(column, (column, code), code, unknown, add_to or f"mappings/map_{column}.csv")


def _blank(column: str) -> Kind:
    """What a row leaves blank of a kind that others of its system tell."""
    code = f"source_{column}"
    unknown = f"{column} = 'unknown' and {code} like '% that is blank'"
    return Kind(column, (column, code), code, unknown, "the system's extract")


def _answer(name: str, is_meant: str, add_to: str) -> Kind:
    """Codes of a supplier's message one by one; those of a dialect that does not tell them apart as a whole."""
    codes = "coalesce(unknown_codes, if(answer = 'unclear' and answer_code is not null, [answer_code], []))"
    code = f"unnest(list_filter({codes}, lambda one: {is_meant}))"
    return Kind(name, ("answer", "answer_code", "unknown_codes"), code, "true", add_to)


def _unit(column: str) -> Kind:
    # Blank is no code: the row is in the unit of its order line or item.
    return Kind("unit", (column,), column, f"{column} is not null and {column} not in ({KNOWN_UNITS})", "unit_xref")


KINDS = (
    Kind(
        "movement_type",
        ("movement_type", "source_movement_type"),
        "source_movement_type",
        "movement_type = 'other' and coalesce(source_movement_type, '') not in "
        "(select source_movement_type from seeds.map_movement_type where dialect = $dialect)",
        "mappings/map_movement_type.csv",
    ),
    Kind(
        "stock_status",
        ("stock_status", "source_stock_status"),
        "source_stock_status",
        "stock_status is null and source_stock_status is not null",  # else its other half is missing
        "mappings/map_stock_status.csv",
    ),
    _kind("document_kind"),
    _kind("line_kind"),
    _kind("hold", "mappings/map_order_hold.csv"),
    _kind("planning_type"),
    _kind("discontinuation", "the ERP's master of the item"),
    _blank("document_kind"),
    _blank("line_kind"),
    _answer("answer", "not starts_with(one, 'date ')", "mappings/map_supplier_answer.csv"),
    _answer("answer", "starts_with(one, 'date ')", "mappings/map_supplier_date.csv"),
    _unit("source_unit"),
    _unit("source_base_unit"),
    Kind(
        "unit_of_item",
        ("item_id", "source_unit", "fault"),
        "item_id || ' in ' || source_unit",
        f"fault = 'unknown_unit' and source_unit in ({KNOWN_UNITS})",
        "the ERP's units of the item",
    ),
    Kind(
        "unit_of_price",
        ("item_id", "unknown_price_unit"),
        "concat_ws(' in ', item_id, unknown_price_unit)",
        "unknown_price_unit is not null",
        "the ERP's units of the item",
    ),
    _unresolved("item", "item_id"),
    _unresolved("item", "successor_item_id"),
    _unresolved("location", "location_id"),
    _unresolved("supplier", "supplier_id"),
    _unresolved("customer", "customer_id"),
)


def relations_of(source: Source, provided: Iterable[str]) -> dict[str, str]:
    """Where the rows of a system stand whose dialect provides these canonical entities, by entity."""
    return {one: RESOLVED[one].format(dialect=source.dialect.name) for one in provided if one in RESOLVED}


def unknown_codes(warehouse: Path, source: Source, relations: dict[str, str]) -> pl.DataFrame:
    """One row per kind, code and entity, as `SHAPE`; of each kind what concerns the largest quantity first."""
    found: list[tuple[object, ...]] = []
    with reading(warehouse) as connection:
        for entity, relation in relations.items():
            columns = set(connection.sql(f"from {relation}").columns)
            for kind in KINDS:
                if columns.issuperset(kind.needs):
                    query = _query(kind, relation, columns)
                    known = {"source": source.name, "dialect": source.dialect.name}
                    asked = {name: value for name, value in known.items() if f"${name}" in query}
                    rows = connection.execute(query, asked).fetchall()
                    found += [(kind.name, code, entity, *figures, kind.add_to) for code, *figures in rows]
    rank = pl.col("kind").cast(pl.Enum([*dict.fromkeys(kind.name for kind in KINDS)]))
    codes = pl.DataFrame(found, SHAPE, orient="row")
    return codes.sort(rank, -pl.col("quantity"), "code", "entity", nulls_last=True)


def _query(kind: Kind, relation: str, columns: set[str]) -> str:
    """Code, rows, quantity of what is unknown."""
    moved = [name for name in QUANTITIES if name in columns]
    quantity = f"abs(coalesce({', '.join(moved)}))" if moved else "null"
    return f"""
        select code, count(*) as rows, sum(quantity)::double as quantity
        from (
            select {kind.code} as code, {quantity} as quantity
            from {relation} as given
            where given.source = $source and {kind.unknown}
        )
        group by code
    """
