-- Within one system: a snapshot that does not equal the previous one plus the movements since. A break persists until a later
-- one reverses it, so it is state.
with

-- A refused row breaks nothing; what it held is not known.
untold as (
    select distinct
        examined.source,
        examined.ends_at as broken_at,
        stock.item_id,
        stock.location_id
    from {{ ref('cnf_resolved_stock_snapshots') }} as stock
    inner join {{ ref('rec_ledger_intervals') }} as examined
        on stock.source = examined.source and stock.snapshot_at in (examined.starts_at, examined.ends_at)
    where stock.fault is not null
    union
    select distinct
        examined.source,
        examined.ends_at as broken_at,
        moves.item_id,
        moves.location_id
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
)

select
    source,
    item_id,
    location_id,
    stock_status,
    broken_at,
    sum(quantity)::decimal(18, 4) as quantity
from changes
anti join untold
    on changes.source = untold.source and changes.broken_at = untold.broken_at
    and coalesce(changes.item_id = untold.item_id, true) and coalesce(changes.location_id = untold.location_id, true)
group by all
having sum(quantity) <> 0
union all
select *
from {{ source('history', 'ledger_breaks') }}
-- A break that was reversed no longer counts.
qualify sum(quantity) over (partition by source, item_id, location_id, stock_status) <> 0
