-- Demand by requested date, whatever became of it; of a line that is asked for on several days the first ones are shipped first. Returns
-- count when they come in: against the order that they name, otherwise on that day; what left without an order, or on one that was never
-- told, was asked for on that day.
with

lines as (
    select
        orders.*,
        coalesce(orders.customer_id, orders.source || ':') as customer,
        coalesce(issued.issued_quantity, 0) as issued_quantity,
        issued.first_issued_on,
        coalesce(orders.requested_date, orders.ordered_at, seen.first_seen_on) as demand_date
    from {{ ref('cnf_sales_order_lines') }} as orders
    left join {{ ref('rec_issued_order_lines') }} as issued using (source, order_id, order_line)
    left join {{ ref('rec_order_lines_seen') }} as seen
        on orders.source = seen.source and orders.order_id = seen.order_id and orders.order_line = seen.order_line
        and seen.document_type = 'sales'
    where orders.ordered_quantity is not null and orders.item_id is not null
),

asked as (
    select
        lines.*,
        parts.part,
        coalesce(parts.requested_date, lines.demand_date) as asked_date,
        parts.until_quantity - parts.from_quantity as asked_quantity,
        {{ shipped_of_part(
            'lines.issued_quantity', of='asked_quantity', after='parts.from_quantity',
            is_last='parts.part = max(parts.part) over (partition by lines.source, lines.order_id, lines.order_line)'
        ) }} as shipped_quantity
    from lines
    inner join {{ ref('cnf_requested_parts') }} as parts using (source, order_id, order_line)
    where not lines.is_return
)

select
    source,
    'order' as document_type,
    order_id as document_id,
    order_line as document_line,
    part,
    item_id,
    location_id,
    customer as customer_id,
    asked_date as demand_date,
    asked_quantity as ordered_quantity,
    shipped_quantity,
    0 as returned_quantity,
    if(is_closed, greatest(asked_quantity - shipped_quantity, 0), 0) as cancelled_quantity,
    false as is_unlinked,
    unknown_kind,
    false as is_order_unknown
from asked
union all
select
    source,
    'order' as document_type,
    order_id as document_id,
    order_line as document_line,
    1 as part,
    item_id,
    location_id,
    customer as customer_id,
    first_issued_on as demand_date,
    0 as ordered_quantity,
    0 as shipped_quantity,
    issued_quantity as returned_quantity,
    0 as cancelled_quantity,
    true as is_unlinked,
    unknown_kind,
    false as is_order_unknown
from lines
where is_return and issued_quantity <> 0
union all
select
    returns.source,
    'return' as document_type,
    returns.return_id as document_id,
    returns.return_line as document_line,
    1 as part,
    coalesce(lines.item_id, returns.item_id) as item_id,
    coalesce(lines.location_id, returns.location_id) as location_id,
    coalesce(lines.customer, returns.customer_id, returns.source || ':') as customer_id,
    coalesce(lines.demand_date, returns.returned_on) as demand_date,
    0 as ordered_quantity,
    0 as shipped_quantity,
    returns.returned_quantity,
    0 as cancelled_quantity,
    lines.order_id is null as is_unlinked,
    lines.unknown_kind,
    false as is_order_unknown
from {{ ref('cnf_customer_returns') }} as returns
left join lines
    on returns.source = lines.source and not lines.is_return
    and returns.returned_order_id = lines.order_id and returns.returned_order_line = lines.order_line
where coalesce(lines.item_id, returns.item_id) is not null
union all
select
    source,
    'shipment' as document_type,
    delivery_document as document_id,
    delivery_line as document_line,
    1 as part,
    item_id,
    location_id,
    coalesce(customer_id, source || ':') as customer_id,
    issued_on as demand_date,
    greatest(issued_quantity, 0) as ordered_quantity,
    greatest(issued_quantity, 0) as shipped_quantity,
    greatest(-issued_quantity, 0) as returned_quantity,
    0 as cancelled_quantity,
    issued_quantity < 0 as is_unlinked,
    null as unknown_kind,
    is_order_unknown
from {{ ref('cnf_unordered_shipments') }}
where issued_on is not null and item_id is not null and location_id is not null
