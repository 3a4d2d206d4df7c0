{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_sales_order_lines') }}
where fault is null
