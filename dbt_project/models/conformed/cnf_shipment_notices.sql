{{ config(materialized='view') }}

select * exclude (fault)
from {{ ref('cnf_resolved_shipment_notices') }}
where fault is null
