with

advices as (
    select
        *,
        {{ interchange_sent_at() }} as sent_at
    from {{ source('supplier_edifact', 'despatch_advices') }}
),

-- An advice that is sent again replaces the previous one.
latest as (
    select *
    from advices
    qualify rank() over (
        partition by _system, sender_id, document_number
        order by sent_at desc, interchange_control_reference desc, message_reference desc
    ) = 1
)

select
    _system as source,
    document_number as asn_id,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    despatched_quantity::decimal(18, 4) as quantity,
    unit as source_unit,
    despatch_date::timestamp as shipped_at,
    coalesce(estimated_delivery_date, delivery_date) as expected_arrival_date,
    _delivery_id as delivery_id,
    _row_number as row_number
from latest
where coalesce(function, '9') <> '1'
