{{ config(materialized='view') }}

with

carried as (
    select
        item_id,
        location_id,
        stock_status,
        quantity,
        on_hand_at
    from {{ ref('rec_on_hand') }}
    where verified_cycle_id is not null
),

-- The lines of the figure that stands for the warehouse; what was carried has its own in the release it comes from.
on_hand as (
    select lines.*
    from {{ ref('rec_stock_lines') }} as lines
    inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source)
    anti join carried using (item_id, location_id)
    where
        lines.rolled_to = if(used.figure = 'later', 'on_hand', 'cutoff')
        and lines.side = if(used.figure = 'erp', 'erp', 'wms')
    union all by name
    select
        *,
        'carried' as step,
        on_hand_at as recorded_at
    from carried
),

stock as (
    select
        *,
        side || '_quantity' as published_column
    from {{ ref('rec_stock_lines') }}
    where rolled_to = 'cutoff'
    union all by name
    select
        *,
        if(stock_status = 'available', 'on_hand', stock_status) || '_quantity' as published_column
    from on_hand
),

orders as (
    select
        order_id,
        order_line,
        'ordered' as step,
        ordered_quantity as quantity,
        delivery_id,
        row_number
    from {{ ref('cnf_sales_order_lines') }}
    union all
    select
        order_id,
        order_line,
        'shipped' as step,
        -issued_quantity as quantity,
        delivery_id,
        row_number
    from {{ ref('cnf_goods_issues') }}
    union all by name
    select
        order_id,
        order_line,
        'unposted' as step,
        -unposted_quantity as quantity
    from {{ ref('planning_open_orders') }}
    where unposted_quantity <> 0
),

supply as (
    select
        purchase_order_id,
        purchase_order_line,
        'ordered' as step,
        ordered_quantity as quantity,
        delivery_id,
        row_number
    from {{ ref('cnf_purchase_order_lines') }}
    union all
    select
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
        purchase_order_id,
        purchase_order_line,
        'unposted' as step,
        -unposted_quantity as quantity
    from {{ ref('planning_inbound_supply') }}
    where unposted_quantity <> 0
),

published_supply as (
    select distinct
        purchase_order_id,
        purchase_order_line,
        item_id,
        location_id
    from {{ ref('planning_inbound_supply') }}
)

select
    'inventory' as published_table,
    published_column,
    item_id,
    location_id,
    stock_status,
    null::varchar as document,
    step,
    quantity,
    movement_id,
    recorded_at,
    delivery_id,
    row_number
from stock
union all by name
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
inner join {{ ref('planning_open_orders') }} as published using (order_id, order_line)
union all by name
select
    'inbound_supply' as published_table,
    'open_quantity' as published_column,
    published.item_id,
    published.location_id,
    published.purchase_order_id || ' / ' || published.purchase_order_line as document,
    supply.step,
    supply.quantity,
    supply.delivery_id,
    supply.row_number
from supply
inner join published_supply as published using (purchase_order_id, purchase_order_line)
