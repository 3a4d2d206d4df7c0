"""Rows of planning tables, most with something that the planning tool would refuse or misread."""

from __future__ import annotations

from datetime import date, datetime

TODAY = date(2026, 11, 18)
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


def _order(**changes: object) -> dict[str, object]:
    order = {**ORDER, **changes}
    return {**order, "demand_id": f"{order['order_id']}/{order['order_line']}"}


STOCK = {
    **PLACE,
    "planning_quantity": 370,
    "low_quantity": 370,
    "high_quantity": 370,
    "on_hand_quantity": 370,
    "quantity_basis": "wms",
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
    "planned_lead_time_days": None,
    "goods_receipt_days": None,
    "unit_cost": 3,
    "currency": "EUR",
    "trust": "verified",
    "trust_reasons": "",
}
TABLES = {
    "calendar": [
        {"calendar_id": "WORK", "calendar_date": date(2026, 11, day), "is_working_day": day not in (21, 22, 28)}
        for day in range(16, 30)
    ],
    "locations": [
        {"location_id": one, "description": one, "region": "NA", "calendar_id": "WORK"} for one in ("DC1", "DC2", "DC3")
    ],
    "items": [
        {"item_id": one, "description": "=1+1", "base_unit": "EA", "category": "a\nb"}
        for one in ("PUMP", "LAMP", "=LAMP")
    ],
    "customers": [{"customer_id": "RETAIL", "description": "Retail, Inc.", "country": "US"}],
    "suppliers": [{"supplier_id": "ACME", "description": "Acme", "country": "US"}],
    "inventory": [
        STOCK,
        {**STOCK, "location_id": "DC2", "planning_quantity": -3},
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
    ],
    "open_orders": [
        _order(),
        _order(order_line="2", requested_date=None, promised_date=date(2026, 12, 5)),
        _order(order_line="3", requested_date=None),
        _order(order_line="4", is_blocked=True),
        _order(order_line="5", item_id="LAMP"),
        _order(order_line="6", item_id="LAMP", location_id="DC2"),
        _order(order_line="7", location_id="DC3"),
        _order(order_id="7/1", order_line="1"),
        _order(order_id="7", order_line="1/1"),
        _order(order_line="8", customer_id=None),
        _order(order_line="9", requested_date=None, ordered_at=None),
    ],
    "transport_lanes": [{"item_id": "PUMP", "origin_location_id": "DC1", "location_id": "DC2", "lead_time_days": 3}],
    "forecast": [
        FORECAST,
        {**FORECAST, "bucket_start": date(2026, 11, 9)},
        {**FORECAST, "item_id": "LAMP"},
    ],
    "item_suppliers": [
        {
            **PLACE,
            "supplier_id": "ACME",
            "planned_lead_time_days": 7,
            "observed_lead_time_p50_days": 9.5,
            "minimum_order_quantity": 10,
            "order_multiple": 0,
            "unit_cost": 2,
            "currency": "EUR",
        }
    ],
    "item_locations": [
        {**PARAMETERS, "safety_stock": 20, "planned_lead_time_days": 5, "goods_receipt_days": 1, "currency": "USD"},
        {**PARAMETERS, "location_id": "DC2"},
        {
            **PARAMETERS,
            "item_id": "LAMP",
            "location_id": "DC2",
            "trust": "degraded",
            "trust_reasons": "stale_erp, refused_parameters",
        },
    ],
}
