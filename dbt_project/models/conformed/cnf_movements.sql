{{ config(materialized='view') }}

select * exclude (fault)
from {{ ref('cnf_resolved_movements') }}
where fault is null
