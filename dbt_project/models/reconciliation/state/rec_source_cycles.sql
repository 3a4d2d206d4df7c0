-- State carried to the next cycle: which sources were on time, for the cycles that KPIs look back on.
select
    known.as_of,
    known.source,
    known.is_within_sla
from {{ source('history', 'source_cycles') }} as known
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where known.as_of > cycle.as_of - to_days(policy.kpi_window_days)
union all
select
    cycle.as_of,
    freshness.source,
    freshness.freshness_status = 'fresh' as is_within_sla
from {{ ref('rec_freshness') }} as freshness
cross join {{ source('cycle', 'cycle') }} as cycle
