"""Rows of planning tables, most with something that the planning tool would refuse or misread."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.publish.frepple_rows import FORECAST, ITEM, LANE, PARAMETERS, PURCHASE, STOCK, SUPPLIER, TRANSFER, order

TODAY = date(2026, 11, 18)
TABLES = {
    "calendar": [
        {"calendar_id": "WORK", "calendar_date": date(2026, 11, day), "is_working_day": day not in (21, 22, 28)}
        for day in range(16, 30)
    ],
    "locations": [
        {"location_id": one, "description": one, "region": "NA", "calendar_id": "WORK"} for one in ("DC1", "DC2", "DC3")
    ],
    "items": [
        {**ITEM, "item_id": "PUMP", "abc_class": "A"},
        {**ITEM, "item_id": "LAMP"},
        {**ITEM, "item_id": "=LAMP"},
        {**ITEM, "item_id": "BULB", "category": None, "is_active": False},
    ],
    "customers": [
        {"customer_id": "RETAIL", "description": "Retail, Inc.", "country": "US", "customer_groups": "01"},
        {"customer_id": "ONLINE", "description": "Online", "country": "US", "customer_groups": "01, 02"},
    ],
    "suppliers": [{"supplier_id": one, "description": one.title(), "country": "US"} for one in ("ACME", "BEST")],
    "inventory": [
        STOCK,
        {**STOCK, "location_id": "DC2", "planning_quantity": 0, "on_hand_quantity": -3},
        {**STOCK, "item_id": "LAMP", "planning_quantity": None, "quantity_basis": "none"},
        {**STOCK, "item_id": "LAMP", "location_id": "DC2", "planning_quantity": 0},
        {**STOCK, "item_id": "wms:9", "planning_quantity": 5},
        {**STOCK, "item_id": "=LAMP", "planning_quantity": 5},
        {**STOCK, "item_id": "LAMP", "location_id": "DC9", "planning_quantity": 1},
    ],
    "inbound_supply": [
        PURCHASE,
        {**PURCHASE, "supply_id": "45/20", "available_date": date(2026, 12, 3), "ordered_at": None},
        {**PURCHASE, "supply_id": "45/30", "expected_receipt_date": date(2026, 11, 17), "is_past_due": True},
        {**PURCHASE, "supply_id": "45/40", "supplier_id": None},
        {**PURCHASE, "supply_id": "45/50", "location_id": None},
        {**PURCHASE, "supply_id": "45/60", "expected_receipt_date": None},
        {**PURCHASE, "supply_id": "45/70", "open_quantity": 10**13},
        {**PURCHASE, "supply_id": "45/80", "supplier_id": "GONE"},
        {**PURCHASE, "supply_id": "45/90", "item_id": "LAMP"},
        {**PURCHASE, "supply_id": "46/10", "document_kind": "unknown"},
        {**PURCHASE, "supply_id": "46/20", "line_kind": "unknown"},
        {**PURCHASE, "supply_id": "46/30", "document_kind": None, "line_kind": None, "open_quantity": None},
        {**TRANSFER, "supply_id": "9/1"},
        {**TRANSFER, "supply_id": "9/2", "shipped_quantity": 5},
        {**TRANSFER, "supply_id": "9/3", "origin_location_id": None},
        {**TRANSFER, "supply_id": "9/4", "item_id": "LAMP"},
        {**TRANSFER, "supply_id": "9/5", "available_date": date(2026, 11, 16)},
        {**TRANSFER, "supply_id": "9/6", "document_kind": "unknown"},
        {
            **TRANSFER,
            "supply_id": "9/7",
            "origin_location_id": "erp:2000",
            "trust_reasons": "stale_erp, unknown_origin",
        },
    ],
    "open_orders": [
        order(),
        order(order_line="2", requested_date=None, promised_date=date(2026, 12, 5)),
        order(order_line="3", requested_date=None),
        order(order_line="4", is_blocked=True),
        order(order_line="5", item_id="LAMP"),
        order(order_line="6", item_id="LAMP", location_id="DC2"),
        order(order_line="7", location_id="DC3"),
        order(order_id="7/1", order_line="1"),
        order(order_id="7", order_line="1/1"),
        order(order_line="8", customer_id=None),
        order(order_line="9", requested_date=None, ordered_at=None),
        order(order_line="10", customer_id="gone", priority=0),
    ],
    "transport_lanes": [
        LANE,
        {**LANE, "origin_location_id": "DC3", "shipments": 1},
        {**LANE, "item_id": "LAMP", "shipments": None},
    ],
    "forecast": [
        FORECAST,
        {**FORECAST, "bucket_start": date(2026, 11, 9)},
        {**FORECAST, "item_id": "LAMP"},
        {**FORECAST, "bucket_start": date(2026, 11, 23), "remaining_quantity": None},
        {
            **FORECAST,
            "bucket_start": date(2026, 11, 1),
            "bucket_days": 30,
            "customer_id": "*",
            "remaining_quantity": 20,
        },
        {**FORECAST, "bucket_start": date(2026, 12, 2), "customer_id": "gone", "remaining_quantity": Decimal("2.5")},
        {**FORECAST, "item_id": "LAMP", "location_id": "DC2", "remaining_quantity": 3},
    ],
    "item_suppliers": [
        SUPPLIER,
        {**SUPPLIER, "supplier_id": "BEST", "unit_cost": 1, "currency": "USD", "observed_lead_time_p90_days": 7},
    ],
    "item_locations": [
        {
            **PARAMETERS,
            "safety_stock": 20,
            "maximum_stock": 400,
            "planned_lead_time_days": 5,
            "goods_receipt_days": 1,
            "currency": "USD",
        },
        {**PARAMETERS, "location_id": "DC2", "safety_stock": 9, "maximum_stock": 8},
        {**PARAMETERS, "item_id": "BULB", "location_id": "DC2", "safety_stock": 4, "maximum_stock": 8},
        {
            **PARAMETERS,
            "item_id": "LAMP",
            "location_id": "DC2",
            "trust": "degraded",
            "trust_reasons": "stale_erp, refused_parameters",
        },
    ],
}
