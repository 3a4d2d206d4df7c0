-- What counts of the answers to an order line: of each channel the latest message, with all its parts. What could not be
-- understood takes the place of an earlier promise all the same.
with

latest as (
    select *
    from {{ ref('cnf_resolved_supplier_confirmations') }}
    where fault is null or fault = 'unknown_answer'
    qualify statement is null or rank() over (
        partition by source, erp_source, purchase_order_id, purchase_order_line
        order by confirmed_at desc nulls last, statement desc
    ) = 1
),

-- What is said of the line itself counts before what is said of its whole order, unless that is taken back.
compared as (
    select
        *,
        bool_or(named_by is distinct from 'order') over of_line as is_told_itself,
        bool_or(named_by = 'order' and answer in ('rejected', 'hold', 'unclear')) over of_line
        and bool_or(named_by <> 'order' and answer in ('accepted', 'changed', 'backordered')) over of_line as is_contradicted
    from latest
    window of_line as (partition by source, erp_source, purchase_order_id, purchase_order_line)
),

answers as (
    select * exclude (is_told_itself, is_contradicted) replace (if(is_contradicted, 'unclear', answer) as answer)
    from compared
    where named_by is distinct from 'order' or not is_told_itself
)

select
    answers.* exclude (refusal, fault, order_number, named_by, name),
    -- The channel heard from last counts, with all its parts.
    answers.source = first_value(answers.source) over (
        partition by answers.erp_source, answers.purchase_order_id, answers.purchase_order_line
        order by coalesce(standing.told_since, answers.confirmed_at) desc nulls last, answers.source asc
    ) as is_last_heard
from answers
left join {{ ref('cnf_standing_statements') }} as standing
    on answers.source = standing.source
    and answers.erp_source = standing.erp_source
    and answers.purchase_order_id = standing.purchase_order_id
    and answers.purchase_order_line = standing.purchase_order_line
    and standing.document = ''
