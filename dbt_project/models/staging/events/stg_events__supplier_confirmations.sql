{%- set told = {'status': 'status'} -%}
with

codes as (
    {{ supplier_codes('events') }}
),

events as (
    select
        *,
        {{ json_fields('events', 'events', 'payload') }} as fields
    from {{ source('events', 'events') }}
    where event_type = 'order.confirmed'
),

confirmations as (
    select
        *,
        fields.status
    from events
),

answered as (
    select
        confirmations.*,
        {{ supplier_answer(told) }} as answer,
        {{ supplier_answer_code(told) }} as answer_code
    from confirmations
    cross join codes
)

select
    _system as source,
    fields.po_number as purchase_order_id,
    fields.po_line as purchase_order_line,
    event_id as confirmation_line,
    recorded_at as confirmed_at,
    true as is_dated,
    answer,
    answer_code,
    fields.confirmed_date,
    fields.confirmed_quantity as quantity,
    fields.unit as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from answered
-- The confirmation recorded last replaces earlier ones of the line, whatever the order in which the events arrived.
qualify rank() over (partition by _system, fields.po_number, fields.po_line order by recorded_at desc) = 1
