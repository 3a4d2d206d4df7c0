{{ conformed_promises('supplier_confirmations') }},

dated as (
    select
        *,
        confirmed_date is not null or despatch_date is not null as has_day,
        named_by = 'order' and count(*) over (partition by delivery_id, row_number) > 1 as is_of_several_lines
    from resolved
),

-- Accepted without a quantity means all that is ordered, and so does another day for it; none at all is a refusal. Another
-- answer that names neither quantity nor day does not say what changed, and a quantity of an order not which of its lines it is of.
told as (
    select
        * replace (
            case
                when source_quantity is not null then quantity
                when answer = 'accepted' then ordered_quantity
                when answer in ('changed', 'backordered') and named_by <> 'order' and has_day then ordered_quantity
            end as quantity,
            case
                when source_quantity = 0 and answer in ('accepted', 'changed', 'backordered') then 'rejected'
                when source_quantity is null and answer = 'changed' and (named_by = 'order' or not has_day) then 'unclear'
                when source_quantity > 0 and is_of_several_lines and answer not in ('rejected', 'hold') then 'unclear'
                else answer
            end as answer
        )
    from dated
)

select
    * exclude (fault, is_known_kind, ordered_quantity, source_quantity, has_day, is_of_several_lines),
    case
        when not is_known_kind and order_number is null then 'unknown_answer'
        when fault is not null then fault
        when answer = 'unclear' then 'unknown_answer'
        when source_quantity is not null and quantity is null and answer not in ('rejected', 'hold') then 'unknown_unit'
    end as fault
from told
