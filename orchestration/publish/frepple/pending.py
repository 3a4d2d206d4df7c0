"""Tables and columns of the interface that the project does not publish yet, as empty ones."""

from __future__ import annotations

EXPECTED = {
    "item_locations": {
        "item_id": "varchar",
        "location_id": "varchar",
        "safety_stock": "decimal(18, 4)",
        "planned_lead_time_days": "integer",
        "goods_receipt_days": "integer",
        "unit_cost": "decimal(18, 6)",
        "currency": "varchar",
    },
    "item_suppliers": {
        "item_id": "varchar",
        "supplier_id": "varchar",
        "location_id": "varchar",
        "planned_lead_time_days": "integer",
        "observed_lead_time_p50_days": "double",
        "minimum_order_quantity": "decimal(18, 4)",
        "order_multiple": "decimal(18, 4)",
        "unit_cost": "decimal(18, 6)",
        "currency": "varchar",
    },
    "transport_lanes": {
        "item_id": "varchar",
        "origin_location_id": "varchar",
        "location_id": "varchar",
        "lead_time_days": "double",
    },
    "forecast": {
        "item_id": "varchar",
        "location_id": "varchar",
        "customer_id": "varchar",
        "bucket_start": "date",
        "bucket_days": "integer",
        "remaining_quantity": "decimal(18, 4)",
    },
    "inbound_supply": {"origin_location_id": "varchar", "available_date": "date"},
    "open_orders": {"priority": "integer", "is_blocked": "boolean"},
}
