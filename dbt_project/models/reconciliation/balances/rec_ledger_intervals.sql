-- Intervals between consecutive snapshots that the log covers and that no earlier cycle has examined.
with

snapshots as (
    select distinct
        source,
        snapshot_at
    from {{ source('cycle', 'stock_deliveries') }}
),

intervals as (
    select
        source,
        lag(snapshot_at) over (partition by source order by snapshot_at) as starts_at,
        snapshot_at as ends_at
    from snapshots
)

select
    intervals.source,
    intervals.starts_at,
    intervals.ends_at
from intervals
inner join {{ ref('rec_log_coverage') }} as coverage
    on intervals.source = coverage.source
    and intervals.starts_at >= coverage.covered_from
    and intervals.ends_at <= coverage.covered_to
left join {{ source('history', 'ledgers') }} as known on intervals.source = known.source
where intervals.ends_at > coalesce(known.examined_to, timestamp '0001-01-01')
