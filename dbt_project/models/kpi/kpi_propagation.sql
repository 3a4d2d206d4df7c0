-- How long a warehouse's movement takes to be posted in its ERP, of those that both have up to the cut-off.
with

postings as (
    select
        pairs.erp_source,
        pairs.wms_source,
        moves.source = pairs.wms_source as is_wms,
        moves.reference,
        moves.item_id,
        cutoffs.cutoff_at,
        min(moves.recorded_at) as recorded_at
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('rec_location_pairs') }} as pairs
        on moves.location_id = pairs.location_id and moves.source in (pairs.erp_source, pairs.wms_source)
    inner join {{ ref('rec_cutoffs') }} as cutoffs
        on pairs.erp_source = cutoffs.erp_source and pairs.wms_source = cutoffs.wms_source
    cross join {{ source('cycle', 'policy') }} as policy
    where
        moves.reference is not null
        and moves.stock_scope = 'comparable'
        and moves.recorded_at <= cutoffs.cutoff_at
        and moves.recorded_at > cutoffs.cutoff_at - to_days(policy.kpi_window_days)
    group by all
),

matched as (
    select
        wms_source,
        reference,
        item_id,
        epoch(min(recorded_at) filter (where not is_wms)) - epoch(min(recorded_at) filter (where is_wms)) as delay_seconds
    from postings
    group by erp_source, wms_source, reference, item_id
    having count(distinct is_wms) = 2
)

select
    wms_source as source,
    count(*) as movements_matched,
    round(quantile_cont(delay_seconds::double, 0.5) / 60, 4) as propagation_p50_minutes,
    round(quantile_cont(delay_seconds::double, 0.95) / 60, 4) as propagation_p95_minutes
from matched
group by wms_source
