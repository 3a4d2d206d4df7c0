"""The figures behind the answer on availability: what supply, orders and transfers come to by a day, and after it."""

from decimal import Decimal

import duckdb
import pytest

from orchestration.connections import literal
from orchestration.serve.routes.availability import FLOWS

SUPPLY = """
    select * from (values
        ('2026-11-20'::date, 30, 'supplier_rejected, stale_erp'),
        ('2026-11-22', 50, ''),
        ('2026-12-01', 100, 'supplier_hold')
    ) as told (available_date, open_quantity, trust_reasons)"""
ORDERS = "select * from (values ('2026-11-21'::date, 20), ('2026-12-02', 90)) as told (requested_date, open_quantity)"
OF_SUPPLY = "'X' as item_id, 'DC' as location_id, null::varchar as origin_location_id, 'degraded' as trust"
OF_ORDERS = "'X' as item_id, 'DC' as location_id, null::date as promised_date, false as is_blocked, 'verified' as trust"


@pytest.mark.parametrize(
    ("day", "figures"),
    [
        ("2026-11-19", (0, 60, 0, 0)),  # of the orders of 110 what is promised covers 50
        ("2026-11-22", (80, 30 + 90, 20, 0)),
        ("2026-12-03", (180, 130, 110, 0)),
    ],
)
def test_what_is_not_promised_is_told_apart_from_what_is_to_come(tmp_path, day, figures):
    with duckdb.connect() as connection:
        tables = {}
        for name, rows, rest in (("inbound_supply", SUPPLY, OF_SUPPLY), ("open_orders", ORDERS, OF_ORDERS)):
            path = tmp_path / f"{name}.parquet"
            connection.sql(f"select *, {rest} from ({rows})").write_parquet(str(path))
            tables[name] = literal(path)
        found = connection.execute(FLOWS.format(**tables), {"item_id": "X", "location_id": "DC", "date": day})
        names = [column[0] for column in found.description]
        told = dict(zip(names, found.fetchone(), strict=True))
    order = ("inbound_quantity", "unpromised_quantity", "committed_quantity", "needed_later_quantity")
    assert tuple(told[name] for name in order) == tuple(Decimal(one) for one in figures)
