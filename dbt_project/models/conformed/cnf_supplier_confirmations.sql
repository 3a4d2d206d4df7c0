{{ config(materialized='view') }}

select * exclude (fault)
from {{ ref('cnf_resolved_supplier_confirmations') }}
where fault is null
