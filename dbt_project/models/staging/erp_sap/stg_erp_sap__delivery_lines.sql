with

lips as (
    select * from {{ source('erp_sap', 'LIPS') }}
)

select
    _system as source,
    VBELN as delivery_document,
    POSNR as delivery_line,
    VGBEL as order_id,
    VGPOS as order_line,
    _delivery_id as delivery_id,
    _row_number as row_number
from lips
where VGBEL is not null
