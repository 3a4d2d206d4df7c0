{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_shipment_notices') }}
where fault is null
