with

vbap as (
    select * from {{ source('erp_sap', 'VBAP') }}
),

vbep as (
    select * from {{ source('erp_sap', 'VBEP') }}
)

select
    vbep._system as source,
    vbep.VBELN as order_id,
    vbep.POSNR as order_line,
    vbep.ETENR as schedule_line,
    vbep.EDATU as requested_date,
    try_cast(vbep.WMENG * nullif(vbap.UMVKZ, 0) / nullif(vbap.UMVKN, 0) as decimal(18, 4)) as requested_quantity,
    vbep._delivery_id as delivery_id,
    vbep._row_number as row_number
from vbep
inner join vbap on vbep._system = vbap._system and vbep.VBELN = vbap.VBELN and vbep.POSNR = vbap.POSNR
-- A schedule line that only confirms asks for nothing.
where vbep.WMENG > 0
