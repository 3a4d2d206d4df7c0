{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_supplier_confirmations') }}
where fault is null
