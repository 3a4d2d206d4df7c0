"""Rows of planning tables that the planning tool would take, for tests to change."""

from __future__ import annotations

from datetime import date, datetime

PLACE = {"item_id": "PUMP", "location_id": "DC1"}
PURCHASE = {
    **PLACE,
    "supply_id": "45/10",
    "supply_type": "purchase",
    "supplier_id": "ACME",
    "origin_location_id": None,
    "ordered_at": date(2026, 11, 1),
    "expected_receipt_date": date(2026, 12, 1),
    "available_date": None,
    "open_quantity": 50,
    "shipped_quantity": 0,
    "is_past_due": False,
    "document_kind": "order",
    "line_kind": "stock",
}
TRANSFER = {
    **PURCHASE,
    "supply_type": "transfer",
    "supplier_id": None,
    "location_id": "DC2",
    "origin_location_id": "DC1",
}
ORDER = {
    **PLACE,
    "order_id": "7",
    "order_line": "1",
    "customer_id": "RETAIL",
    "ordered_at": datetime(2026, 11, 2),
    "requested_date": date(2026, 11, 30),
    "promised_date": None,
    "open_quantity": 8,
    "is_blocked": False,
    "priority": 10,
}


STOCK = {
    **PLACE,
    "planning_quantity": 370,
    "low_quantity": 370,
    "high_quantity": 370,
    "on_hand_quantity": 370,
    "quantity_basis": "wms",
    "trust": "verified",
    "inventory_value": 740,
}
FORECAST = {
    **PLACE,
    "customer_id": "RETAIL",
    "bucket_start": date(2026, 11, 16),
    "bucket_days": 7,
    "remaining_quantity": 12,
}
PARAMETERS = {
    **PLACE,
    "safety_stock": None,
    "maximum_stock": None,
    "planned_lead_time_days": None,
    "goods_receipt_days": None,
    "unit_cost": 3,
    "currency": "EUR",
    "trust": "verified",
    "trust_reasons": "",
}
ITEM = {"description": "=1+1", "base_unit": "EA", "category": "a\nb", "abc_class": None, "is_active": True}
LANE = {"item_id": "PUMP", "origin_location_id": "DC1", "location_id": "DC2", "lead_time_days": 7, "shipments": 2}
SUPPLIER = {
    **PLACE,
    "supplier_id": "ACME",
    "planned_lead_time_days": 7,
    "observed_lead_time_p50_days": 9.5,
    "observed_lead_time_p90_days": 12,
    "minimum_order_quantity": 10,
    "order_multiple": 0,
    "unit_cost": 2,
    "currency": "EUR",
}


def order(**changes: object) -> dict[str, object]:
    row = {**ORDER, **changes}
    return {**row, "demand_id": f"{row['order_id']}/{row['order_line']}"}
