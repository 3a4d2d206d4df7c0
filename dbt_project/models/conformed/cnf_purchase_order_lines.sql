{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_purchase_order_lines') }}
where fault is null
