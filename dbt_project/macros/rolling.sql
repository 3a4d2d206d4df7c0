{# Of each side in CTE `sides` (pair, side, source and the instant cutoff_at) the snapshot that is rolled there: the nearest
   whose interval the source's log covers, else the nearest. #}
{% macro nearest_snapshots() -%}
candidates as (
    select
        sides.*,
        snapshots.snapshot_at,
        bool_or(
            coverage.covered_from <= least(snapshots.snapshot_at, sides.cutoff_at)
            and coverage.covered_to >= greatest(snapshots.snapshot_at, sides.cutoff_at)
            or snapshots.snapshot_at = sides.cutoff_at
        ) as is_covered
    from sides
    inner join {{ source('cycle', 'stock_deliveries') }} as snapshots on sides.source = snapshots.source
    left join {{ ref('rec_log_coverage') }} as coverage on sides.source = coverage.source
    group by all
)

select
    erp_source,
    wms_source,
    side,
    source,
    cutoff_at,
    snapshot_at,
    coalesce(is_covered, false) as is_covered
from candidates
qualify row_number() over (
    partition by erp_source, wms_source, side
    order by coalesce(is_covered, false) desc, abs(epoch(snapshot_at) - epoch(cutoff_at)), snapshot_at
) = 1
{%- endmacro %}

{# The snapshots of model `snapshots_used` rolled to their instants with their systems' own movements. #}
{% macro rolled_stock(snapshots_used) -%}
with

snapshots as (
    select
        used.erp_source,
        used.wms_source,
        used.side,
        stock.item_id,
        stock.location_id,
        stock.stock_status,
        stock.quantity as snapshot_quantity,
        0 as moved_quantity
    from {{ ref('cnf_stock_snapshots') }} as stock
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id)
    inner join {{ ref(snapshots_used) }} as used
        on stock.source = used.source and stock.snapshot_at = used.snapshot_at
        and pairs.erp_source = used.erp_source and pairs.wms_source = used.wms_source
    where stock.stock_scope = 'comparable'
),

movements as (
    select
        used.erp_source,
        used.wms_source,
        used.side,
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        0 as snapshot_quantity,
        if(moves.recorded_at <= used.cutoff_at, moves.quantity, -moves.quantity) as moved_quantity
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id)
    inner join {{ ref(snapshots_used) }} as used
        on moves.source = used.source
        and pairs.erp_source = used.erp_source and pairs.wms_source = used.wms_source
        and moves.recorded_at > least(used.snapshot_at, used.cutoff_at)
        and moves.recorded_at <= greatest(used.snapshot_at, used.cutoff_at)
    where moves.stock_scope = 'comparable'
),

changes as (
    select * from snapshots
    union all
    select * from movements
)

select
    erp_source,
    wms_source,
    side,
    item_id,
    location_id,
    stock_status,
    sum(snapshot_quantity)::decimal(18, 4) as snapshot_quantity,
    sum(snapshot_quantity + moved_quantity)::decimal(18, 4) as quantity
from changes
group by all
{%- endmacro %}
