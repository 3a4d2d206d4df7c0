-- The order line that a movement belongs to: the one named by its reference, for the item that was moved. Leading zeros
-- differ between systems; a reference without a line means the order's only line for that item.
with

names as (
    select
        source,
        'sales' as document_type,
        order_id,
        order_line,
        item_id,
        order_id as reference,
        order_line as line_reference
    from {{ ref('cnf_sales_order_lines') }}
    union all
    select
        source,
        if(source_origin_site is null, 'purchase', 'transfer') as document_type,
        purchase_order_id as order_id,
        purchase_order_line as order_line,
        item_id,
        purchase_order_id as reference,
        purchase_order_line as line_reference
    from {{ ref('cnf_purchase_order_lines') }}
),

-- A warehouse refers to the delivery that it picks.
every_name as (
    select * from names
    union all
    select
        names.* exclude (reference, line_reference),
        deliveries.delivery_document as reference,
        deliveries.delivery_line as line_reference
    from {{ ref('cnf_delivery_lines') }} as deliveries
    inner join names
        on deliveries.source = names.source and deliveries.order_id = names.order_id and deliveries.order_line = names.order_line
),

unposted as (
    select
        *,
        row_number() over () as movement_number
    from {{ ref('planning_unposted_movements') }}
),

-- Sales orders and outbound transfers reduce stock, purchase orders and inbound transfers increase it.
linked as (
    select
        unposted.movement_number,
        min(names.document_type) as document_type,
        min(names.order_id) as order_id,
        min(names.order_line) as order_line
    from unposted
    inner join every_name as names
        on unposted.erp_source = names.source
        and ltrim(unposted.order_reference, '0') = ltrim(names.reference, '0')
        and unposted.item_id = names.item_id
        and names.document_type <> if(unposted.direction = 'out', 'purchase', 'sales')
        and (
            unposted.order_line_reference is null
            or ltrim(unposted.order_line_reference, '0') = ltrim(names.line_reference, '0')
        )
    group by unposted.movement_number
    having count(distinct concat_ws('/', names.document_type, names.order_id, names.order_line)) = 1
)

select
    unposted.erp_source as source,
    unposted.document,
    unposted.direction,
    unposted.item_id,
    unposted.location_id,
    linked.document_type,
    linked.order_id,
    linked.order_line,
    sum(unposted.quantity)::decimal(18, 4) as quantity
from unposted
left join linked using (movement_number)
-- A transfer without an order does not affect any order.
where linked.order_id is not null or not unposted.is_transfer
group by all
