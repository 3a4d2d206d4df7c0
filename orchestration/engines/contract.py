"""What a model's contract says of its columns, held against what its query gives."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from orchestration.engines.plan import Column
from orchestration.engines.sql import identifier

CONTRACT_BROKEN = (
    "This model has an enforced contract that failed. Please ensure the name, data_type, and number of columns in your "
    "contract match the columns in your model's definition."
)


class ContractBroken(Exception):
    """A model's query gives other columns than its contract."""


def hold_to_contract(
    connection: duckdb.DuckDBPyConnection, given: Mapping[str, str], contract: tuple[Column, ...]
) -> None:
    """Names and types of the columns given are those of the contract, in any order. Raises ContractBroken."""
    typed_nulls = (f"null::{column.data_type} as {identifier(column.name)}" for column in contract)
    wanted = types_of(connection, f"select {', '.join(typed_nulls)}")
    if faults := [
        f"{name}: {given.get(name, 'missing')} in the model, {wanted.get(name, 'missing')} in the contract"
        for name in {**given, **wanted}
        if given.get(name) != wanted.get(name)
    ]:
        raise ContractBroken("\n".join([CONTRACT_BROKEN, *faults]))


def types_of(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, str]:
    return {name: data_type for name, data_type, *_ in connection.execute(f"describe {sql}").fetchall()}
