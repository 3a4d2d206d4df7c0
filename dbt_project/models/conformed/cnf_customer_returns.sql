{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_customer_returns') }}
where fault is null
