{{ conformed_promises('shipment_notices') }},

places as (
    select
        source as erp_source,
        purchase_order_id,
        purchase_order_line,
        any_value(location_id) as location_id
    from {{ ref('cnf_purchase_document_lines') }}
    group by all
)

select
    resolved.* exclude (fault, ordered_quantity, shipped_at, expected_arrival_at) replace (
        {{ without_blanks('resolved.asn_id') }} as asn_id,
        coalesce(resolved.shipped_on, {{ local_day('resolved.shipped_at', 'locations') }}) as shipped_on,
        coalesce(
            resolved.expected_arrival_date, {{ local_day('resolved.expected_arrival_at', 'locations') }}
        ) as expected_arrival_date
    ),
    case
        -- The notice's number says what is taken back; an order only, which lines a notice of another channel has.
        when fault = 'unknown_order_line' and is_whole_notice and order_number is null and answer in ('rejected', 'hold') then null
        when fault is not null then fault
        when answer = 'unclear' then 'unknown_answer'
        when answer in ('rejected', 'hold') then null
        when source_quantity is null then 'unknown_quantity'
        when quantity is null then 'unknown_unit'
    end as fault
from resolved
left join places using (erp_source, purchase_order_id, purchase_order_line)
left join {{ ref('cnf_locations') }} as locations using (location_id)
-- The same quantity of one item in another unit is no part of it.
qualify resolved.quantity is null or resolved.source_unit is not distinct from first_value(resolved.source_unit) over (
    partition by
        resolved.delivery_id, resolved.row_number, erp_source, purchase_order_id, purchase_order_line,
        resolved.answer, resolved.quantity, resolved.expected_arrival_date
    order by resolved.source_unit
)
