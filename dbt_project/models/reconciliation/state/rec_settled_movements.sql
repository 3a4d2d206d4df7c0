{{ config(materialized='view') }}

-- State that later cycles look up: what this cycle settled.
select compared.* exclude (was_settled)
from {{ ref('rec_compared_movements') }} as compared
anti join {{ ref('rec_unsettled_totals') }} using (erp_source, wms_source, document)
where not compared.was_settled
