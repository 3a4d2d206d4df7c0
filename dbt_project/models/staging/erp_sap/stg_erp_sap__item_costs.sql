with

mbew as (
    select * from {{ source('erp_sap', 'MBEW') }}
)

select
    _system as source,
    MATNR as source_item_code,
    BWKEY as source_site,
    -- A price is 0 until somebody enters it.
    (nullif(case VPRSV when 'S' then STPRS when 'V' then VERPR end, 0) / nullif(PEINH, 0))::decimal(18, 6) as unit_cost,
    WAERS as currency,
    _delivery_id as delivery_id,
    _row_number as row_number
from mbew
