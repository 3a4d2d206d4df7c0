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
    MATNR as source_item_code,
    WADAT_IST as issued_on,
    LGMNG::decimal(18, 4) as issued_quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from lips
where WADAT_IST is not null or _refusal is not null
