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

used as (
    select location_id
    from {{ ref('cnf_resolved_stock_snapshots') }}
    where source_quantity <> 0
    union
    select location_id from {{ ref('cnf_resolved_movements') }}
    union
    select location_id from {{ ref('rec_open_lines') }}
    union
    select origin_location_id as location_id from {{ ref('rec_open_lines') }}
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
