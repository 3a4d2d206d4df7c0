{{ config(materialized='view') }}

select * exclude (refusal, fault, is_order_forgotten)
from {{ ref('cnf_resolved_unordered_shipments') }}
where fault is null and not is_order_forgotten
