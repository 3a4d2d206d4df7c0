-- How long a warehouse's movement takes to be posted in its ERP, of those that this cycle settled: each counts in one cycle.
with

matched as (
    select
        min(source) filter (where side = 'wms') as source,
        document,
        item_id,
        epoch(min(recorded_at) filter (where side = 'erp')) - epoch(min(recorded_at) filter (where side = 'wms')) as delay_seconds
    from {{ ref('rec_settled_movements') }}
    group by erp_source, wms_source, document, item_id
    having count(distinct side) = 2
)

select
    source,
    count(*) as movements_matched,
    round(quantile_cont(delay_seconds::double, 0.5) / 60, 4) as propagation_p50_minutes,
    round(quantile_cont(delay_seconds::double, 0.95) / 60, 4) as propagation_p95_minutes
from matched
group by source
