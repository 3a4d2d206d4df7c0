{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_stock_snapshots') }}
where fault is null
