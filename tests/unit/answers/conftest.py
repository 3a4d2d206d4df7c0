"""Suppliers' messages as rows of staging, and why parts of them were refused."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.staged import load_raw, rows_of, warehouse

ENTITIES = {
    ("supplier_x12", "855"): "supplier_confirmations",
    ("supplier_x12", "856"): "shipment_notices",
    ("supplier_edifact", "ORDRSP"): "supplier_confirmations",
    ("supplier_edifact", "DESADV"): "shipment_notices",
    ("supplier_portal", "confirmations"): "supplier_confirmations",
    ("supplier_portal", "asns"): "shipment_notices",
    ("events", "events"): "supplier_confirmations",
    ("erp_sap", "EKES"): "supplier_confirmations",
}


@dataclass(frozen=True)
class Told:
    """What files come to: rows of the canonical entity, and why others were refused."""

    rows: list[dict]
    refused: list[str]

    def select(self, *names: str) -> list[tuple]:
        return [tuple(row[name] for name in names) for row in self.rows]


@pytest.fixture
def told(staging_sql, tmp_path) -> Callable[..., Told]:
    def tell(system: str, entity: str, *texts: str) -> Told:
        with warehouse("map_supplier_*.csv") as connection:
            refused = load_raw(connection, tmp_path, system, {entity: list(texts)})
            return Told(rows_of(connection, staging_sql[f"stg_{system}__{ENTITIES[system, entity]}"]), refused)

    return tell
