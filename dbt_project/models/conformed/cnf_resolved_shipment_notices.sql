{{ conformed_promises('shipment_notices') }}

select
    * exclude (fault, ordered_quantity, source_quantity),
    case
        when fault is not null then fault
        when answer = 'unclear' then 'unknown_answer'
        when answer in ('rejected', 'hold') then null
        when source_quantity is null then 'unknown_quantity'
        when quantity is null then 'unknown_unit'
    end as fault
from resolved
