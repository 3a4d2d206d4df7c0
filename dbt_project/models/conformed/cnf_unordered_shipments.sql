{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_unordered_shipments') }}
where fault is null
