{{ conformed_promises('supplier_confirmations') }},

dated as (
    select
        *,
        confirmed_date is not null or despatch_date is not null as has_day,
        named_by = 'order' and count(*) over (partition by delivery_id, row_number) > 1 as is_of_several_lines,
        answer as told_answer,
        -- What stands in no message all counts: it is one list.
        if(statement is null, null, struct_pack(delivery := delivery_id, statement := statement, told_at := confirmed_at)) as message
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
),

-- The same quantity in another unit is no part of its line.
in_one_unit as (
    select *
    from told
    qualify quantity is null or source_unit is not distinct from first_value(source_unit) over (
        partition by
            source, message, if(message is null, delivery_id, null), if(message is null, row_number, null),
            erp_source, purchase_order_id, purchase_order_line, answer, quantity, confirmed_date, despatch_date
        order by confirmation_line
    )
),

-- Of a line of which all is promised nothing can be refused, kept waiting or left open besides. Of less, that is said of the rest.
undisputed as (
    select
        * replace (
            if(
                bool_or(quantity is null and told_answer not in ('accepted', 'changed')) over of_line
                and sum(quantity) filter (where answer not in ('rejected', 'hold', 'unclear')) over of_line >= ordered_quantity,
                'unclear',
                answer
            ) as answer
        )
    from in_one_unit
    window of_line as (
        partition by source, message, erp_source, purchase_order_id, purchase_order_line, named_by = 'order', fault is null
    )
),

-- Parts of one message, or of one list, that are more than is ordered are said of the same goods.
parted as (
    select
        *,
        quantity > 0
        and fault is null
        and count(quantity) over of_line > 1
        and sum(quantity) over of_line - ordered_quantity > 0.0001 * count(quantity) over of_line as are_same_goods,
        min(nullif(quantity, 0)) over of_line < max(quantity) over of_line
        or min(confirmed_date) over of_line < max(confirmed_date) over of_line
        or min(despatch_date) over of_line < max(despatch_date) over of_line as are_apart,
        list(answer) over of_line as answers,
        max(confirmed_date) over of_line as day_of_all,
        max(despatch_date) over of_line as despatch_of_all,
        row_number() over (of_line order by confirmation_line) as nth
    from undisputed
    window of_line as (
        partition by source, message, erp_source, purchase_order_id, purchase_order_line, coalesce(quantity > 0, false)
    )
),

-- Alike ones are one answer, by the word that promises least and the day that any of them names; others contradict one another.
agreed as (
    select
        * replace (
            case
                when are_same_goods and are_apart then 'unclear'
                when are_same_goods
                    then coalesce(
                        list_filter(
                            ['unclear', 'rejected', 'hold', 'backordered', 'changed'], lambda one: list_contains(answers, one)
                        )[1],
                        'accepted'
                    )
                else answer
            end as answer,
            if(are_same_goods, day_of_all, confirmed_date) as confirmed_date,
            if(are_same_goods, despatch_of_all, despatch_date) as despatch_date
        )
    from parted
    where not coalesce(are_same_goods and not coalesce(are_apart, false), false) or nth = 1
)

select
    * exclude (
        fault, is_known_kind, ordered_quantity, has_day, is_of_several_lines, told_answer, message,
        are_same_goods, are_apart, answers, day_of_all, despatch_of_all, nth
    ),
    case
        when not is_known_kind and order_number is null then 'unknown_answer'
        when fault is not null then fault
        when answer = 'unclear' then 'unknown_answer'
        when source_quantity is not null and quantity is null and answer not in ('rejected', 'hold') then 'unknown_unit'
    end as fault
from agreed
