{{ config(materialized='view') }}

with

told as (
    select
        stock.item_id,
        stock.location_id,
        stock.stock_scope,
        stock.is_reserved,
        stock.quantity,
        stock.delivery_id,
        stock.row_number,
        -- Goods on the road are the books' to tell, a supplier's the warehouse's that holds them.
        ledgers.side = if(stock.stock_scope = 'in_transit', 'erp', 'wms') as is_leading
    from {{ ref('cnf_stock_snapshots') }} as stock
    inner join {{ ref('rec_rolled_ledgers') }} as ledgers using (location_id, source, snapshot_at)
    where ledgers.rolled_to <> 'on_hand'
),

-- What both systems tell of counts once.
out_of_scope as (
    select *
    from told
    where stock_scope in ('in_transit', 'consignment')
    qualify is_leading or not bool_or(is_leading) over (partition by item_id, location_id, stock_scope)
)

select
    item_id,
    location_id,
    if(stock_scope = 'in_transit', 'in_transit_quantity', 'supplier_consignment_quantity') as published_column,
    quantity,
    delivery_id,
    row_number
from out_of_scope
union all
-- None where the system does not say what is reserved.
select
    item_id,
    location_id,
    'reserved_quantity' as published_column,
    if(is_reserved, quantity, 0) as quantity,
    delivery_id,
    row_number
from told
where is_reserved is not null
