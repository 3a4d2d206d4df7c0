-- On the day that it would be demand of: how much of it is demand is not known.
select
    source,
    'order' as document_type,
    order_id as document_id,
    order_line as document_line,
    item_id,
    location_id,
    coalesce(customer_id, source || ':') as customer_id,
    coalesce(requested_date, ordered_at) as demand_date
from {{ ref('cnf_resolved_sales_order_lines') }}
where
    fault is not null and not coalesce(is_return, false)
    and order_id is not null and order_line is not null
    and item_id is not null and location_id is not null and coalesce(requested_date, ordered_at) is not null
union all
select
    source,
    'shipment' as document_type,
    delivery_document as document_id,
    delivery_line as document_line,
    item_id,
    location_id,
    coalesce(customer_id, source || ':') as customer_id,
    issued_on as demand_date
from {{ ref('cnf_resolved_unordered_shipments') }}
where
    fault is not null and not is_order_forgotten
    and delivery_document is not null and delivery_line is not null
    and item_id is not null and location_id is not null and issued_on is not null
