-- Lots of both sides, rolled to the cut-off; the ERP's only where they were extracted together with its stock. Those of the
-- warehouse lead, or the ERP's where the warehouse holds none of the item. Stock that has no number but an end is a lot by that day; what
-- moves without a number may be of any such lot.
with

erp_lots as (
    select * replace (coalesce(nullif(lot_id, ''), expires_on::varchar) as lot_id)
    from {{ ref('cnf_lot_balances') }}
    where fault is null and (lot_id <> '' or expires_on is not null)
),

ledgers as (
    select *
    from {{ ref('rec_rolled_ledgers') }}
    where rolled_to <> 'on_hand'
),

-- Where the ERP's newest extract of its lots could not be used, nobody knows until when they may be.
unread as (
    select distinct systems.location_id
    from {{ ref('cnf_location_systems') }} as systems
    inner join {{ ref('rec_entity_freshness') }} as extracts using (source)
    where systems.side = 'erp' and extracts.is_newest_left_out and (extracts.dialect, extracts.entity) in {{ makings_of(['lots']) }}
),

ending as (
    select distinct item_id
    from {{ ref('cnf_lots') }}
    where expires_on is not null
),

moved as (
    select
        moves.*,
        ledgers.side,
        ledgers.cutoff_at
    from {{ ref('cnf_movements') }} as moves
    inner join ledgers
        on moves.location_id = ledgers.location_id and moves.source = ledgers.source
        and moves.recorded_at > least(ledgers.snapshot_at, ledgers.cutoff_at)
        and moves.recorded_at <= greatest(ledgers.snapshot_at, ledgers.cutoff_at)
    where
        moves.stock_scope = 'comparable'
        and (ledgers.side = 'wms' or (ledgers.source, ledgers.snapshot_at) in (select (source, snapshot_at) from erp_lots))
),

unnamed as (
    select distinct
        side,
        item_id,
        location_id
    from moved
    where coalesce(lot_id, '') = ''
),

changes as (
    select
        'wms' as side,
        stock.item_id,
        stock.location_id,
        coalesce(nullif(stock.lot_id, ''), stock.expires_on::varchar) as lot_id,
        stock.stock_status,
        stock.expires_on,
        stock.quantity
    from {{ ref('cnf_stock_snapshots') }} as stock
    inner join ledgers using (location_id, source, snapshot_at)
    where ledgers.side = 'wms' and stock.stock_scope = 'comparable' and (stock.lot_id <> '' or stock.expires_on is not null)
    union all
    select
        'erp' as side,
        item_id,
        location_id,
        lot_id,
        stock_status,
        expires_on,
        quantity
    from erp_lots
    union all
    select
        side,
        item_id,
        location_id,
        lot_id,
        stock_status,
        null as expires_on,
        if(recorded_at <= cutoff_at, quantity, -quantity) as quantity
    from moved
    where lot_id <> ''
)

select
    changes.side,
    changes.item_id,
    changes.location_id,
    changes.lot_id,
    changes.stock_status,
    sum(changes.quantity)::decimal(18, 4) as quantity,
    -- A lot has one expiry date, whatever its status; of several that are told, the earliest counts.
    least(min(min(changes.expires_on)) over (partition by changes.item_id, changes.lot_id), any_value(lots.expires_on)) as expires_at,
    coalesce(any_value(lots.is_unread), false) or any_value(unread.location_id) is not null as is_expiry_unread,
    any_value(unnamed.item_id) is not null
    and coalesce(bool_or(changes.lot_id = changes.expires_on::varchar), false) as is_quantity_unsure,
    -- Other lots of the item have a master that says until when they may be used.
    expires_at is null and any_value(lots.item_id) is null and any_value(ending.item_id) is not null as is_master_missing,
    changes.side = 'wms' or not bool_or(changes.side = 'wms') over (partition by changes.item_id, changes.location_id) as is_leading
from changes
left join {{ ref('cnf_lots') }} as lots using (item_id, lot_id)
left join unread using (location_id)
left join ending using (item_id)
left join unnamed on changes.side = unnamed.side and changes.item_id = unnamed.item_id and changes.location_id = unnamed.location_id
group by changes.side, changes.item_id, changes.location_id, changes.lot_id, changes.stock_status
