-- `is_listed`: it stands as a row of its own where it counts. A line that does not name its supplier may be a transfer.
with

sales as (
    select
        *,
        order_id is not null and order_line is not null and item_id is not null as is_listed
    from {{ ref('cnf_resolved_sales_order_lines') }}
    where fault is not null
),

purchases as (
    select
        *,
        purchase_order_id is not null and purchase_order_line is not null and item_id is not null as is_listed
    from {{ ref('cnf_resolved_purchase_order_lines') }}
    where fault is not null and not coalesce(is_closed or is_return, false)
),

lines as (
    select
        'order' as flow,
        *
    from sales
    where not coalesce(is_closed or is_return or is_blocked, false)
    union all by name
    select
        'demand' as flow,
        *
    from sales
    where not coalesce(is_return, false)
    union all by name
    select
        'return' as flow,
        *
    from sales
    where coalesce(is_return, true)
    union all by name
    select
        'demand' as flow,
        *
    from {{ ref('cnf_resolved_unordered_shipments') }}
    where fault is not null
    union all by name
    select
        'return' as flow,
        *
    from {{ ref('cnf_resolved_customer_returns') }}
    where fault is not null
    union all by name
    select
        'supply' as flow,
        *
    from purchases
    union all by name
    select
        'transfer' as flow,
        lines.* replace (lines.origin_location_id as location_id, '' as source_sublocation),
        lines.location_id as destination_location_id
    from purchases as lines
    where {{ is_transfer('lines') }} or lines.source_supplier_code is null
)

select
    flow,
    source,
    item_id,
    location_id,
    coalesce(source_sublocation, '') = '' as is_place_open,
    destination_location_id,
    if(coalesce(is_listed, false), 'refused_line', 'refused_lines') as reason
from lines
union all
-- Demand that was refused in an earlier cycle and not told since.
select
    'demand' as flow,
    source,
    item_id,
    location_id,
    true as is_place_open,
    null as destination_location_id,
    'refused_lines' as reason
from {{ ref('rec_demand_seen') }}
where is_unread
union all
-- It was asked for by one of the customers of its system, which tells those of other deliveries.
select
    'demand' as flow,
    shipments.source,
    shipments.item_id,
    shipments.location_id,
    coalesce(shipments.source_sublocation, '') = '' as is_place_open,
    null as destination_location_id,
    'refused_lines' as reason
from {{ ref('cnf_unordered_shipments') }} as shipments
semi join {{ ref('cnf_goods_issues') }} as others
    on shipments.source = others.source and others.source_customer_code is not null
where shipments.source_customer_code is null and shipments.issued_quantity <> 0
union all
select * from {{ ref('planning_unplaced_lines') }}
