with

answers as (
    select
        *,
        {{ interchange_sent_at() }} as sent_at
    from {{ source('supplier_x12', 'acknowledgements') }}
    where status is not null
),

-- A supplier's latest answer for a line replaces its earlier ones.
latest as (
    select *
    from answers
    qualify rank() over (
        partition by _system, sender_id, po_number, po_line
        order by sent_at desc, interchange_control_number desc, set_control_number desc
    ) = 1
)

select
    _system as source,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    concat_ws('/', interchange_control_number, set_control_number, segment_number) as confirmation_line,
    sent_at as confirmed_at,
    true as is_dated,
    date as confirmed_date,
    quantity::decimal(18, 4) as quantity,
    unit as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from latest
where coalesce(purpose, '00') <> '01' and status not in ('IR', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6')
