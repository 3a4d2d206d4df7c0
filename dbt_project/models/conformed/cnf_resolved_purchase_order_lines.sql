{{ config(materialized='view') }}

select * exclude (may_be_planned)
from {{ ref('cnf_purchase_document_lines') }}
where may_be_planned
