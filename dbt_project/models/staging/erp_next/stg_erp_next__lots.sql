select
    _system as source,
    item as source_item_code,
    name as lot_id,
    expiry_date as expires_on,
    _delivery_id as delivery_id,
    _row_number as row_number
from {{ source('erp_next', 'Batch') }}
