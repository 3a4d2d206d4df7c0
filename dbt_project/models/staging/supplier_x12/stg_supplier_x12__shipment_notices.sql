with

notices as (
    select
        *,
        {{ interchange_sent_at() }} as sent_at
    from {{ source('supplier_x12', 'ship_notices') }}
),

-- A notice that is sent again replaces the previous one.
latest as (
    select *
    from notices
    qualify rank() over (
        partition by _system, sender_id, shipment_id
        order by sent_at desc, interchange_control_number desc, set_control_number desc
    ) = 1
)

select
    _system as source,
    shipment_id as asn_id,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    quantity::decimal(18, 4) as quantity,
    unit as source_unit,
    shipped_date::timestamp as shipped_at,
    coalesce(estimated_delivery_date, scheduled_delivery_date) as expected_arrival_date,
    _delivery_id as delivery_id,
    _row_number as row_number
from latest
where coalesce(purpose, '00') not in ('01', '03')
