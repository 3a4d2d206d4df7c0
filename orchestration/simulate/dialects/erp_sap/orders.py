"""All documents of SAP."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.erp_sap.books import DATE
from orchestration.simulate.dialects.erp_sap.deliveries import delivery_tables
from orchestration.simulate.dialects.erp_sap.purchases import purchase_tables
from orchestration.simulate.dialects.erp_sap.sales import sales_tables
from orchestration.simulate.dialects.notation import date_of
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.world import World


def orders(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Tables by name."""
    sales = sales_tables(world, made.sales)
    deliveries = delivery_tables(world, made, date_of(pl.lit(today), DATE))
    return sales | deliveries | purchase_tables(world, made.purchases, made.region, today)
