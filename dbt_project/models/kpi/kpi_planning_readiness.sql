select * from {{ ref('planning_readiness') }}
