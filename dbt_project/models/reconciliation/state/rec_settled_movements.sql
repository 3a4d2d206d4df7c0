{{ config(materialized='view') }}

-- State that later cycles look up: what this cycle settled.
select *
from {{ ref('rec_comparable_movements') }}
anti join {{ ref('rec_unsettled_totals') }} using (erp_source, wms_source, document)
