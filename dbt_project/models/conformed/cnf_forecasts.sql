{{ config(materialized='view') }}

select * exclude (fault)
from {{ ref('cnf_resolved_forecasts') }}
where fault is null
