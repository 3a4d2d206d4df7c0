{{ config(materialized='view') }}

select *
from {{ ref('cnf_supplier_answers') }}
where answer in ('accepted', 'changed', 'backordered')
