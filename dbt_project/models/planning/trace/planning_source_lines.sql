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

-- The rows behind the figure that represents the warehouse; a carried figure has its own in the release it comes from.
on_hand as (
    select lines.*
    from {{ ref('rec_stock_lines') }} as lines
    inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source, rolled_to)
    anti join carried using (item_id, location_id)
    where used.figure = 'single' or lines.side = if(used.figure = 'erp', 'erp', 'wms')
    union all by name
    select
        *,
        'carried' as step,
        on_hand_at as recorded_at
    from carried
),

-- Why a figure is not known, or in question.
refused as (
    select
        ledgers.side || '_quantity' as published_column,
        stock.item_id,
        stock.location_id,
        stock.stock_status,
        'refused' as step,
        null as movement_id,
        stock.snapshot_at as recorded_at,
        stock.delivery_id,
        stock.row_number
    from {{ ref('cnf_resolved_stock_snapshots') }} as stock
    inner join {{ ref('rec_rolled_ledgers') }} as ledgers using (location_id, source, snapshot_at)
    semi join {{ ref('rec_untold_keys') }} using (item_id, location_id)
    where stock.fault is not null and ledgers.rolled_to <> 'on_hand'
    union all
    select
        pairs.side || '_quantity' as published_column,
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        'refused' as step,
        moves.movement_id,
        moves.recorded_at,
        moves.delivery_id,
        moves.row_number
    from {{ ref('cnf_resolved_movements') }} as moves
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
    semi join {{ ref('rec_refused_stock') }} as told
        on moves.item_id = told.item_id and moves.location_id = told.location_id and pairs.side = told.side and told.step = 'movement'
    where moves.fault is not null
),

stock as (
    select * from refused
    union all by name
    select
        *,
        side || '_quantity' as published_column
    from {{ ref('rec_stock_lines') }}
    where rolled_to in ('cutoff', 'own_watermark')
    union all by name
    select
        *,
        if(stock_status = 'available', 'on_hand', stock_status) || '_quantity' as published_column
    from on_hand
    union all by name
    select
        *,
        'snapshot' as step
    from {{ ref('planning_memo_lines') }}
    where quantity <> 0
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
select *
from {{ ref('planning_document_lines') }}
