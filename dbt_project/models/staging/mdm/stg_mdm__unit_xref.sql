with

unit_xref as (
    select * from {{ source('mdm', 'unit_xref') }}
)

select
    source,
    source_unit,
    unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from unit_xref
