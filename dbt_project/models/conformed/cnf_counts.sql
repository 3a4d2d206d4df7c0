-- A count that sets the balance is a movement by the difference from the balance just before: that of the last snapshot or
-- count plus the movements since. Where neither is known, the count is assumed to have changed nothing.
with

counts as (
    select * from {{ ref('cnf_counted_balances') }}
),

instants as (
    select
        source,
        snapshot_at,
        bool_or(lot_id <> '') as has_lots
    from {{ ref('cnf_resolved_stock_snapshots') }}
    where fault is null
    group by source, snapshot_at
),

-- Where a system's snapshots contain no lots, a count covers the whole balance.
lot_sources as (
    select
        source,
        bool_or(has_lots) as has_lots
    from instants
    group by source
),

moves as (
    select
        moved.*,
        if(coalesce(lot_sources.has_lots, false), moved.lot_id, '') as balance_lot_id
    from (
        select * from counts
        union all
        select * exclude (refusal, fault)
        from {{ ref('cnf_resolved_movements') }}
        where fault is null and counted_quantity is null
    ) as moved
    left join lot_sources on moved.source = lot_sources.source
    where moved.stock_scope = 'comparable'
),

keys as (
    select distinct
        source,
        source_item_code,
        source_site,
        source_sublocation,
        stock_status,
        balance_lot_id
    from moves
    where counted_quantity is not null
),

snapshots as (
    select
        stock.source,
        stock.snapshot_at,
        stock.source_item_code,
        stock.source_site,
        stock.source_sublocation,
        stock.stock_status,
        if(lot_sources.has_lots, stock.lot_id, '') as balance_lot_id,
        stock.quantity
    from {{ ref('cnf_resolved_stock_snapshots') }} as stock
    inner join lot_sources using (source)
    semi join keys using (source, source_item_code, source_site)  -- the few counted ones
    where stock.fault is null and stock.stock_scope = 'comparable'
),

refused as (
    select distinct
        source,
        snapshot_at,
        source_item_code,
        source_site
    from {{ ref('cnf_resolved_stock_snapshots') }}
    where fault is not null
),

-- What a balance was at the instant of a snapshot whose row for it was refused, nobody knows.
unknown as (
    select
        source,
        snapshot_at,
        source_item_code,
        source_site
    from keys
    inner join refused using (source, source_item_code, source_site)
    union
    select
        keys.source,
        refused.snapshot_at,
        keys.source_item_code,
        keys.source_site
    from keys
    inner join refused using (source)
    where
        (refused.source_item_code is null or refused.source_site is null)
        and keys.source_item_code = coalesce(refused.source_item_code, keys.source_item_code)
        and keys.source_site = coalesce(refused.source_site, keys.source_site)
),

events as (
    select
        keys.*,
        instants.snapshot_at as happened_at,
        true as is_snapshot,
        null::varchar as movement_id,
        null::varchar as delivery_id,
        null::bigint as row_number,
        false as precedes_instant,
        0::decimal(18, 4) as moved_quantity,
        coalesce(sum(snapshots.quantity), 0)::decimal(18, 4) as balance_quantity
    from keys
    inner join instants on keys.source = instants.source
    anti join unknown
        on keys.source = unknown.source
        and instants.snapshot_at = unknown.snapshot_at
        and keys.source_item_code = unknown.source_item_code
        and keys.source_site = unknown.source_site
    left join snapshots
        on instants.source = snapshots.source
        and instants.snapshot_at = snapshots.snapshot_at
        and keys.source_item_code = snapshots.source_item_code
        and keys.source_site = snapshots.source_site
        and keys.source_sublocation = snapshots.source_sublocation
        and keys.stock_status = snapshots.stock_status
        and keys.balance_lot_id = snapshots.balance_lot_id
    group by all
    union all
    select
        keys.*,
        moves.recorded_at as happened_at,
        false as is_snapshot,
        moves.movement_id,
        moves.delivery_id,
        moves.row_number,
        coalesce(moves.precedes_instant, false) as precedes_instant,
        coalesce(moves.quantity, 0) as moved_quantity,
        moves.counted_quantity as balance_quantity
    from keys
    inner join moves
        using (source, source_item_code, source_site, source_sublocation, stock_status, balance_lot_id)
),

-- A snapshot includes everything that happened up to its instant.
running as (
    select
        *,
        sum(moved_quantity) over in_order as moved_total,
        balance_quantity - sum(moved_quantity) over in_order as anchor_quantity
    from events
    window in_order as (
        partition by source, source_item_code, source_site, source_sublocation, stock_status, balance_lot_id
        order by happened_at, is_snapshot, not precedes_instant, delivery_id, row_number, movement_id
        rows unbounded preceding
    )
),

differences as (
    select
        source,
        movement_id,
        balance_quantity,
        balance_quantity - moved_total - last_value(anchor_quantity ignore nulls) over (
            partition by source, source_item_code, source_site, source_sublocation, stock_status, balance_lot_id
            order by happened_at, is_snapshot, not precedes_instant, delivery_id, row_number, movement_id
            rows between unbounded preceding and 1 preceding
        ) as quantity
    from running
)

select counts.* replace (coalesce(differences.quantity, 0)::decimal(18, 4) as quantity)
from counts
inner join differences using (source, movement_id)
where differences.balance_quantity is not null
