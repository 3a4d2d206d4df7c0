{%- set told = {'event_type': 'event_type', 'status': 'status'} -%}
{%- set others = ['supply.delayed', 'forecast.updated', 'inventory.moved', 'order.changed', 'shipment.milestone'] -%}
with

codes as (
    {{ supplier_codes('events') }}
),

events as (
    select
        *,
        {{ json_fields('events', 'events', 'payload') }} as fields
    from {{ source('events', 'events') }}
    where event_type is null or event_type not in ('{{ others | join("', '") }}')
),

-- An event of a type that no mapping knows is kept: what it says of the order that it names is not clear.
confirmations as (
    select
        events.*,
        events.fields.status,
        event_type is null or codes.answers['event_type/' || {{ answer_key('event_type') }}] is not null as is_known_kind
    from events
    cross join codes
),

answered as (
    select
        confirmations.*,
        {{ supplier_answer(told) }} as answer,
        {{ supplier_answer_code(told) }} as answer_code,
        {{ unknown_codes(told) }} as unknown_codes
    from confirmations
    cross join codes
)

select
    _system as source,
    fields.po_number as purchase_order_id,
    fields.po_line as purchase_order_line,
    fields.po_number is not null and fields.po_line is null as is_whole_order,
    event_id as confirmation_line,
    -- Events of one instant are parts of one answer.
    '' as statement,
    recorded_at as confirmed_at,
    true as is_dated,
    answer,
    answer_code,
    unknown_codes,
    is_known_kind,
    fields.confirmed_date,
    fields.confirmed_quantity as quantity,
    fields.unit as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from answered
