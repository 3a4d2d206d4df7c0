-- Within one system: a snapshot that does not equal the previous one plus the movements since. A break persists until a later
-- one reverses it, so it is state.
with

-- A refused row breaks nothing; what it held is not known.
untold as (
    select distinct
        examined.source,
        examined.ends_at as broken_at,
        stock.item_id,
        if(stock.is_location_unmapped, null, stock.location_id) as location_id
    from {{ ref('cnf_resolved_stock_snapshots') }} as stock
    inner join {{ ref('rec_ledger_intervals') }} as examined
        on stock.source = examined.source and stock.snapshot_at in (examined.starts_at, examined.ends_at)
    where stock.fault is not null
    union
    select distinct
        examined.source,
        examined.ends_at as broken_at,
        moves.item_id,
        if(moves.is_location_unmapped, null, moves.location_id) as location_id
    from {{ ref('cnf_resolved_movements') }} as moves
    inner join {{ ref('rec_ledger_intervals') }} as examined
        on moves.source = examined.source
        and coalesce(moves.recorded_at > examined.starts_at and moves.recorded_at <= examined.ends_at, true)
    where moves.fault is not null
),

changes as (
    select
        examined.source,
        examined.ends_at as broken_at,
        stock.item_id,
        stock.location_id,
        stock.stock_status,
        if(stock.snapshot_at = examined.ends_at, stock.quantity, -stock.quantity) as quantity
    from {{ ref('cnf_stock_snapshots') }} as stock
    inner join {{ ref('rec_ledger_intervals') }} as examined
        on stock.source = examined.source and stock.snapshot_at in (examined.starts_at, examined.ends_at)
    where stock.stock_scope = 'comparable'
    union all
    select
        examined.source,
        examined.ends_at as broken_at,
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        -moves.quantity as quantity
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('rec_ledger_intervals') }} as examined
        on moves.source = examined.source
        and moves.recorded_at > examined.starts_at
        and moves.recorded_at <= examined.ends_at
    where moves.stock_scope = 'comparable'
),

broken as (
    select
        source,
        item_id,
        location_id,
        stock_status,
        broken_at,
        sum(quantity)::decimal(18, 4) as quantity
    from changes
    group by all
    having sum(quantity) <> 0
),

-- What was told under codes that have a cross-reference since.
known as (
    select
        breaks.* replace (
            coalesce(items.item_id, breaks.item_id) as item_id,
            coalesce(exact.location_id, sites.location_id, breaks.location_id) as location_id
        ),
        items.item_id is not null or exact.location_id is not null or sites.location_id is not null as was_code
    from {{ source('history', 'ledger_breaks') }} as breaks
    left join {{ ref('cnf_item_xref') }} as items
        on breaks.source = items.source and breaks.item_id = items.source || ':' || items.source_item_code
    left join {{ ref('cnf_location_xref') }} as exact
        on breaks.source = exact.source and exact.source_sublocation <> ''
        and breaks.location_id = exact.source || ':' || exact.source_site || '/' || exact.source_sublocation
    left join {{ ref('cnf_location_xref') }} as sites
        on breaks.source = sites.source and sites.source_sublocation = ''
        and starts_with(breaks.location_id || '/', sites.source || ':' || sites.source_site || '/')
),

-- Where a code and its key broke in one interval, stock went from one to the other.
kept as (
    select * exclude (was_code)
    from known
    qualify not (
        bool_or(was_code) over (partition by source, item_id, location_id, stock_status, broken_at)
        and not starts_with(item_id, source || ':') and not starts_with(location_id, source || ':')
    )
)

select broken.*
from broken
anti join untold
    on broken.source = untold.source and broken.broken_at = untold.broken_at
    and coalesce(broken.item_id = untold.item_id, true) and coalesce(broken.location_id = untold.location_id, true)
union all
select *
from kept
-- A break that was reversed no longer counts.
qualify sum(quantity) over (partition by source, item_id, location_id, stock_status) <> 0
