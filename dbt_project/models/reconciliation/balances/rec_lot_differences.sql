-- An ERP's lots against the stock that they are lots of, which its own movements bring to the instant of the lots. Where its log does
-- not reach from one extract to the other, or a row of either was refused, they are not compared; of a place where it tells no lot at
-- all, neither.
-- Only available stock: of other statuses tables of lots may lack a part.
with

lots as (
    select
        source,
        snapshot_at as lots_at,
        item_id,
        location_id,
        sum(quantity) as lot_quantity
    from {{ ref('cnf_lot_balances') }}
    where stock_status = 'available'
    group by all
    having bool_and(fault is null)
),

ledgers as (
    select
        source,
        location_id,
        max(snapshot_at) as snapshot_at
    from {{ ref('rec_rolled_ledgers') }}
    where side = 'erp' and rolled_to <> 'on_hand'
    group by all
),

refused as (
    select
        item_id,
        location_id
    from {{ ref('rec_refused_stock') }}
    where side = 'erp'
),

compared as (
    select distinct
        lots.*,
        ledgers.snapshot_at,
        least(ledgers.snapshot_at, lots.lots_at) as moved_from,
        greatest(ledgers.snapshot_at, lots.lots_at) as moved_to
    from lots
    inner join ledgers using (source, location_id)
    left join {{ ref('rec_log_coverage') }} as coverage
        on lots.source = coverage.source
        and coverage.covered_from <= least(ledgers.snapshot_at, lots.lots_at)
        and coverage.covered_to >= greatest(ledgers.snapshot_at, lots.lots_at)
    anti join refused on lots.location_id = refused.location_id and lots.item_id = refused.item_id
    anti join refused as any_item on lots.location_id = any_item.location_id and any_item.item_id is null
    where coverage.source is not null or ledgers.snapshot_at = lots.lots_at
),

changes as (
    select
        stock.source,
        stock.item_id,
        stock.location_id,
        stock.quantity
    from {{ ref('cnf_stock_snapshots') }} as stock
    inner join compared using (source, item_id, location_id, snapshot_at)
    where stock.stock_status = 'available' and stock.stock_scope = 'comparable'
    union all
    select
        moves.source,
        moves.item_id,
        moves.location_id,
        if(compared.snapshot_at < compared.lots_at, moves.quantity, -moves.quantity) as quantity
    from {{ ref('cnf_movements') }} as moves
    inner join compared
        on moves.source = compared.source and moves.item_id = compared.item_id and moves.location_id = compared.location_id
        and moves.recorded_at > compared.moved_from and moves.recorded_at <= compared.moved_to
    where moves.stock_status = 'available' and moves.stock_scope = 'comparable'
),

stock as (
    select
        source,
        item_id,
        location_id,
        sum(quantity) as stock_quantity
    from changes
    group by all
)

select
    compared.source,
    compared.item_id,
    compared.location_id,
    compared.lot_quantity::decimal(18, 4) as lot_quantity,
    coalesce(stock.stock_quantity, 0)::decimal(18, 4) as stock_quantity
from compared
left join stock using (source, item_id, location_id)
where compared.lot_quantity <> coalesce(stock.stock_quantity, 0)
