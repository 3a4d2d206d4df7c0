select
    _system as source,
    MATNR as source_item_code,
    CHARG as lot_id,
    VFDAT as expires_on,
    _delivery_id as delivery_id,
    _row_number as row_number
from {{ source('erp_sap', 'MCHA') }}
