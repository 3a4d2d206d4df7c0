{{ config(materialized='view') }}

select * exclude (fault)
from {{ ref('cnf_resolved_stock_snapshots') }}
where fault is null
