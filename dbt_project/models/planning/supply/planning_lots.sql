with

-- What is left of a lot of which a row was refused is no quantity of it.
refused_rows as (
    select
        'erp' as side,
        item_id,
        location_id,
        lot_id,
        stock_status,
        quantity
    from {{ ref('cnf_lot_balances') }}
    where fault is not null
    union all
    select
        'wms' as side,
        stock.item_id,
        stock.location_id,
        stock.lot_id,
        stock.stock_status,
        stock.quantity
    from {{ ref('cnf_resolved_stock_snapshots') }} as stock
    inner join {{ ref('rec_rolled_ledgers') }} as ledgers using (location_id, source, snapshot_at)
    where stock.fault is not null and ledgers.side = 'wms' and ledgers.rolled_to <> 'on_hand'
),

-- The warehouse's lots lead, as among those that were accepted.
refused as (
    select distinct
        rows.item_id,
        rows.location_id,
        rows.lot_id,
        rows.stock_status
    from refused_rows as rows
    left join {{ ref('rec_lots') }} as others
        on rows.item_id = others.item_id and rows.location_id = others.location_id and others.side = 'wms'
    where
        (rows.side = 'wms' or others.item_id is null)
        and rows.quantity is distinct from 0
        and rows.lot_id <> '' and rows.stock_status is not null and rows.item_id is not null and rows.location_id is not null
),

lots as (
    select
        item_id,
        location_id,
        lot_id,
        stock_status,
        quantity,
        expires_at,
        side,
        false as is_refused
    from {{ ref('rec_lots') }}
    anti join refused using (item_id, location_id, lot_id, stock_status)
    where is_leading and quantity <> 0
    union all by name
    select
        refused.*,
        masters.expires_on as expires_at,
        true as is_refused
    from refused
    left join {{ ref('cnf_lots') }} as masters using (item_id, lot_id)
),

incomplete as (
    select distinct
        item_id,
        location_id
    from refused_rows
    where side = 'erp'
),

contradictory as (
    select distinct
        item_id,
        location_id
    from {{ ref('rec_lot_differences') }}
)

select
    lots.item_id,
    lots.location_id,
    lots.lot_id,
    lots.stock_status,
    lots.quantity,
    lots.expires_at,
    {{ row_trust(
        'lots',
        degraded_by=[if_there('incomplete.item_id', 'refused_lots'), if_there('contradictory.item_id', 'lots_do_not_add_up')],
        withheld_by=if_there('nullif(lots.is_refused, false)', 'refused_row')
    ) }}
from lots
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join contradictory
    on if(lots.side = 'erp' and lots.stock_status = 'available', lots.item_id, null) = contradictory.item_id
    and lots.location_id = contradictory.location_id
left join incomplete
    on if(lots.side = 'erp', lots.item_id, null) = incomplete.item_id and lots.location_id = incomplete.location_id
