{{ conformed_promises('shipment_notices') }}

select
    * exclude (fault, ordered_quantity, source_quantity),
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
-- The same quantity of one item in another unit is no part of it.
qualify quantity is null or source_unit is not distinct from first_value(source_unit) over (
    partition by delivery_id, row_number, erp_source, purchase_order_id, purchase_order_line, answer, quantity, expected_arrival_date
    order by source_unit
)
