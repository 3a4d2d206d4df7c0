{{ config(materialized='view') }}

-- Systems of one dialect may number their documents alike; then a number says what it is together with its system only.
select
    source,
    if(count(*) over (partition by dialect) > 1, source, null) as number_range
from {{ source('cycle', 'sources') }}
where system_type = 'erp'
