{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_forecasts') }}
where fault is null
