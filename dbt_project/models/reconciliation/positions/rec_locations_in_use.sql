-- Locations that stock with a quantity, a movement, an open order line or a forecast of this cycle is of.
with

worth as (
    select
        held.location_id,
        held.source,
        sum({{ value_of('held.quantity', 'costs.unit_cost_group') }}) as stock_value
    from {{ ref('cnf_stock_snapshots') }} as held
    inner join {{ ref('rec_rolled_ledgers') }} as ledgers using (location_id, source, snapshot_at)
    left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
    where ledgers.rolled_to <> 'on_hand'
    group by all
),

open_lines as (
    select
        document_type,
        source,
        order_id,
        order_line
    from {{ ref('rec_order_lines_seen') }}
    where last_open_on = last_seen_on
),

purchases as (
    select
        lines.location_id,
        lines.origin_location_id
    from {{ ref('cnf_purchase_order_lines') }} as lines
    inner join open_lines
        on lines.source = open_lines.source
        and lines.purchase_order_id = open_lines.order_id
        and lines.purchase_order_line = open_lines.order_line
        and open_lines.document_type = 'purchase'
),

used as (
    select location_id
    from {{ ref('cnf_resolved_stock_snapshots') }}
    where source_quantity <> 0
    union
    select location_id from {{ ref('cnf_resolved_movements') }}
    union
    select location_id from purchases
    union
    select origin_location_id as location_id from purchases
    union
    select lines.location_id
    from {{ ref('cnf_sales_order_lines') }} as lines
    inner join open_lines using (source, order_id, order_line)
    where open_lines.document_type = 'sales'
    union
    select location_id from {{ ref('rec_distributed_forecasts') }}
)

-- Two systems tell of the same stock, so their values do not add up.
select
    used.location_id,
    max(worth.stock_value) as stock_value
from used
left join worth using (location_id)
where used.location_id is not null
group by used.location_id
