{{ config(materialized='view') }}

select * exclude (may_be_planned)
from {{ ref('cnf_sales_document_lines') }}
where may_be_planned
