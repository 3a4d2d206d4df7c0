{{ config(materialized='view') }}

with

orders as (
    select
        source,
        order_id,
        order_line,
        if(fault is null, 'ordered', 'refused') as step,
        if(fault is null, ordered_quantity, null) as quantity,
        coalesce(refused_delivery_id, delivery_id) as delivery_id,
        coalesce(refused_row_number, row_number) as row_number
    from {{ ref('cnf_resolved_sales_order_lines') }}
    union all
    select
        source,
        order_id,
        order_line,
        'shipped' as step,
        -issued_quantity as quantity,
        delivery_id,
        row_number
    from {{ ref('cnf_goods_issues') }}
    union all by name
    select
        source,
        order_id,
        order_line,
        'unposted' as step,
        -unposted_quantity as quantity
    from {{ ref('planning_open_orders') }}
    where unposted_quantity <> 0
),

supply as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        if(fault is null, 'ordered', 'refused') as step,
        if(fault is null, ordered_quantity, null) as quantity,
        coalesce(refused_delivery_id, delivery_id) as delivery_id,
        coalesce(refused_row_number, row_number) as row_number
    from {{ ref('cnf_resolved_purchase_order_lines') }}
    union all
    select
        source,
        purchase_order_id,
        purchase_order_line,
        'received' as step,
        -received_quantity as quantity,
        delivery_id,
        row_number
    from {{ ref('cnf_purchase_schedule_lines') }}
    where received_quantity <> 0
    union all by name
    select distinct
        source,
        purchase_order_id,
        purchase_order_line,
        'unposted' as step,
        -unposted_quantity as quantity
    from {{ ref('planning_inbound_supply') }}
    where unposted_quantity <> 0
    union all by name
    select * from {{ ref('planning_promise_lines') }}
),

published_supply as (
    select distinct
        source,
        purchase_order_id,
        purchase_order_line,
        item_id,
        location_id
    from {{ ref('planning_inbound_supply') }}
)

select
    'open_orders' as published_table,
    'open_quantity' as published_column,
    published.item_id,
    published.location_id,
    published.order_id || ' / ' || published.order_line as document,
    orders.step,
    orders.quantity,
    orders.delivery_id,
    orders.row_number
from orders
inner join {{ ref('planning_open_orders') }} as published using (source, order_id, order_line)
union all by name
select
    'inbound_supply' as published_table,
    coalesce(supply.published_column, 'open_quantity') as published_column,
    published.item_id,
    published.location_id,
    published.purchase_order_id || ' / ' || published.purchase_order_line as document,
    supply.step,
    supply.quantity,
    supply.delivery_id,
    supply.row_number
from supply
inner join published_supply as published using (source, purchase_order_id, purchase_order_line)
