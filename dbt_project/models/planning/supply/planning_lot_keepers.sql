-- Where a warehouse tells of lots, the ERP's do not count.
with

warehouse_lots as (
    select distinct
        item_id,
        location_id
    from {{ ref('rec_lots') }}
    where side = 'wms'
),

kept as (
    select item_id
    from {{ ref('cnf_items') }}
    where coalesce(is_lot_tracked, true)
    union
    select item_id
    from {{ ref('cnf_lot_balances') }}
    union
    select item_id
    from {{ ref('rec_lots') }}
)

select distinct
    positions.item_id,
    positions.location_id,
    systems.source,
    told.item_id is null as is_erp_leading
from {{ ref('rec_positions') }} as positions
semi join kept using (item_id)
inner join {{ ref('cnf_location_systems') }} as systems on positions.location_id = systems.location_id and systems.side = 'erp'
left join warehouse_lots as told on positions.item_id = told.item_id and positions.location_id = told.location_id
