{{ config(materialized='view') }}

-- Systems of one dialect may use the same document numbers; a number is then unique only together with its system.
select
    source,
    if(count(*) over (partition by dialect) > 1, source, null) as number_range
from {{ source('cycle', 'sources') }}
where system_type = 'erp'
