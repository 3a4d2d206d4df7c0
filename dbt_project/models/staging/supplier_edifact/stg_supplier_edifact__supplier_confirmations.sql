with

answers as (
    select
        *,
        {{ interchange_sent_at() }} as sent_at
    from {{ source('supplier_edifact', 'order_responses') }}
),

-- A supplier's latest answer for a line replaces its earlier ones.
latest as (
    select *
    from answers
    qualify rank() over (
        partition by _system, sender_id, po_number, po_line
        order by sent_at desc, interchange_control_reference desc, message_reference desc
    ) = 1
)

select
    _system as source,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    concat_ws('/', interchange_control_reference, message_reference, segment_number) as confirmation_line,
    sent_at as confirmed_at,
    true as is_dated,
    coalesce(delivery_date, estimated_delivery_date) as confirmed_date,
    coalesce(confirmed_quantity, despatched_quantity, ordered_quantity)::decimal(18, 4) as quantity,
    unit as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from latest
where coalesce(function, '9') <> '1' and coalesce(action, '5') not in ('2', '7')
