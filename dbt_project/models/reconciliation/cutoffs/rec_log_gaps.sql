-- Intervals between a source's first and last recorded movement that its log does not cover.
select
    source,
    covered_to as starts_at,
    lead(covered_from) over (partition by source order by covered_from) as ends_at
from {{ ref('rec_log_coverage') }}
qualify ends_at is not null
