{{ config(materialized='view') }}

select
    orders.source,
    orders.order_id,
    orders.order_line,
    coalesce(parts.part, 1) as part,
    orders.item_id,
    orders.location_id,
    coalesce(parts.requested_date, orders.requested_date) as requested_date,
    coalesce(
        parts.until_quantity - greatest(parts.from_quantity, orders.ordered_quantity - orders.open_quantity), orders.open_quantity
    )::decimal(18, 4) as open_quantity,
    orders.is_blocked,
    orders.trust,
    orders.trust_reasons
from {{ ref('planning_open_orders') }} as orders
left join {{ ref('cnf_requested_parts') }} as parts
    on orders.source = parts.source and orders.order_id = parts.order_id and orders.order_line = parts.order_line
    and parts.until_quantity > orders.ordered_quantity - orders.open_quantity
