{# For each side in CTE `sides` (pair, side, source and the instant cutoff_at) the snapshot that is rolled to it: the nearest one
   whose interval is covered by the source's log, otherwise the nearest. One of which a row was refused gives way to a later one that is
   whole and covered: it was delivered again. #}
{% macro nearest_snapshots() -%}
spoiled as (
    select distinct delivery_id
    from {{ source('cycle', 'refused_rows') }}
),

candidates as (
    select
        sides.*,
        snapshots.snapshot_at,
        bool_or(spoiled.delivery_id is not null) as is_spoiled,
        bool_or(
            coverage.covered_from <= least(snapshots.snapshot_at, sides.cutoff_at)
            and coverage.covered_to >= greatest(snapshots.snapshot_at, sides.cutoff_at)
            or snapshots.snapshot_at = sides.cutoff_at
        ) as is_covered
    from sides
    inner join {{ source('cycle', 'stock_deliveries') }} as snapshots on sides.source = snapshots.source
    left join spoiled using (delivery_id)
    left join {{ ref('rec_log_coverage') }} as coverage on sides.source = coverage.source
    group by all
),

replaced as (
    select
        *,
        is_spoiled and coalesce(
            snapshot_at < max(snapshot_at) filter (where is_covered and not is_spoiled) over (
                partition by erp_source, wms_source, side, source
            ),
            false
        ) as is_replaced
    from candidates
)

select
    erp_source,
    wms_source,
    side,
    source,
    cutoff_at,
    snapshot_at,
    coalesce(is_covered, false) as is_covered
from replaced
qualify row_number() over (
    partition by erp_source, wms_source, side, source
    order by is_replaced, coalesce(is_covered, false) desc, abs(epoch(snapshot_at) - epoch(cutoff_at)), snapshot_at
) = 1
{%- endmacro %}
