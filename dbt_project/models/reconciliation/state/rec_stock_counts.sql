-- State carried to the next cycle: results of the warehouses' counts. The counted quantity follows from the balance at the
-- cut-off and the movements in between; later cycles no longer have these movements, so it is calculated once.
with

counts as (
    select
        pairs.erp_source,
        pairs.wms_source,
        moves.source,
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        coalesce(moves.reverses_document, moves.document_number) as document_number,
        max(moves.recorded_at) as counted_at,
        sum(moves.quantity)::decimal(18, 4) as difference_quantity,
        bool_or(moves.reverses_document is not null) as is_reversed
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
    where pairs.side = 'wms' and moves.movement_type = 'count' and moves.stock_scope = 'comparable' and not moves.is_carried
    group by all
),

new_counts as (
    select
        counts.*,
        used.cutoff_at
    from counts
    inner join {{ ref('rec_snapshots_used') }} as used
        on counts.erp_source = used.erp_source and counts.wms_source = used.wms_source and counts.source = used.source
    anti join {{ source('history', 'stock_counts') }} as known
        on counts.source = known.source
        and counts.item_id = known.item_id
        and counts.location_id = known.location_id
        and counts.stock_status = known.stock_status
        and counts.document_number = known.document_number
    where not counts.is_reversed
),

moved_between as (
    select
        counts.*,
        coalesce(sum(if(counts.counted_at > counts.cutoff_at, moves.quantity, -moves.quantity)), 0) as moved_quantity
    from new_counts as counts
    left join {{ ref('cnf_movements') }} as moves
        on counts.source = moves.source
        and counts.item_id = moves.item_id
        and counts.location_id = moves.location_id
        and counts.stock_status = moves.stock_status
        and moves.stock_scope = 'comparable'
        and moves.recorded_at > least(counts.counted_at, counts.cutoff_at)
        and moves.recorded_at <= greatest(counts.counted_at, counts.cutoff_at)
    group by all
),

-- Each warehouse's own balance, as another one may hold the same item there.
balances as (
    select
        source,
        item_id,
        location_id,
        stock_status,
        sum(quantity) as quantity
    from {{ ref('rec_stock_lines') }} as lines
    semi join new_counts using (source, item_id, location_id, stock_status)
    where lines.rolled_to = 'cutoff'
    group by all
),

found as (
    select
        counts.source,
        counts.item_id,
        counts.location_id,
        counts.stock_status,
        counts.document_number,
        counts.counted_at,
        counts.difference_quantity,
        (coalesce(balances.quantity, 0) + counts.moved_quantity)::decimal(18, 4) as counted_quantity
    from moved_between as counts
    left join balances using (source, item_id, location_id, stock_status)
    union all by name
    select known.*
    from {{ source('history', 'stock_counts') }} as known
    anti join counts
        on known.source = counts.source
        and known.item_id = counts.item_id
        and known.location_id = counts.location_id
        and known.stock_status = counts.stock_status
        and known.document_number = counts.document_number
        and counts.is_reversed
)

select found.*
from found
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where found.counted_at > cycle.as_of - to_days(policy.kpi_window_days)
