with

events as (
    select
        *,
        {{ json_fields('events', 'events', 'payload') }} as fields
    from {{ source('events', 'events') }}
    where event_type = 'supply.delayed'
)

select
    _system as source,
    fields.po_number as purchase_order_id,
    fields.po_line as purchase_order_line,
    recorded_at as reported_at,
    fields.new_date,
    fields.reason,
    _delivery_id as delivery_id,
    _row_number as row_number
from events
