"""Order documents of SAP and ERPNext as rows of staging."""

import json
from collections.abc import Callable

import pytest

from orchestration.contracts.column import Column
from tests.conftest import SAMPLE
from tests.staged import load_raw, rows_of, warehouse

TABLES = {
    ("erp_sap", "purchase"): ("EKKO", "EKPO", "EKET", "MARA", "MARM"),
    ("erp_sap", "sales"): ("VBAK", "VBAP", "VBEP", "MARA", "MARM"),
    ("erp_sap", "parameters"): ("MARC",),
    ("erp_next", "purchase"): ("Purchase Order", "Item"),
    ("erp_next", "sales"): ("Sales Order", "Item"),
}
ENTITIES = {"purchase": "purchase_order_lines", "sales": "sales_order_lines", "parameters": "item_parameters"}
# What every row needs to be accepted.
FILLED = {"decimal(18,4)": "1", "varchar": "A"}
Files = dict[str, list[dict[str, object]]]


def delimited(system: str, table: str, rows: Files) -> str:
    """The rows that are given, each with what its contract requires; a column that no row has is not delivered."""
    columns = SAMPLE.source(system).entity(table).columns
    given = {name for row in rows.get(table, []) for name in row}
    header = [one for one in columns if one.name in given or not one.optional]
    lines = [[str(row.get(one.name, _filled(one))) for one in header] for row in rows.get(table, [])]
    return "".join(f"{'|'.join(line)}\n" for line in [[one.name for one in header], *lines])


def _filled(column: Column) -> str:
    return FILLED[column.data_type] if column.required else ""


def documents(system: str, table: str, rows: Files) -> str:
    """The same as documents; nothing but what is given is filled."""
    empty = {one.name: None for one in SAMPLE.source(system).entity(table).columns if not one.optional}
    return "".join(f"{json.dumps({**empty, **row})}\n" for row in rows.get(table, []))


@pytest.fixture(scope="session")
def lines_of(staging_sql, tmp_path_factory) -> Callable[[str, str, Files], list[dict]]:
    """Document lines, or parameters of items, that a system delivers in these rows by table."""

    def read(system: str, side: str, rows: Files) -> list[dict]:
        texts = {
            table: (delimited if system == "erp_sap" else documents)(system, table, rows)
            for table in TABLES[system, side]
        }
        with warehouse("map_*.csv") as connection:
            assert load_raw(connection, tmp_path_factory.mktemp("raw"), system, texts) == []
            return rows_of(connection, staging_sql[f"stg_{system}__{ENTITIES[side]}"])

    return read
