-- What was promised of purchase or transfer order lines: what is shipped (tier 1) and what is confirmed (tier 2). The day is null
-- where nobody told one: what is covered keeps the schedule's.
select
    * exclude (is_shipped),
    if(is_shipped, 1, 2) as tier,
    null::timestamp as confirmed_at
from {{ ref('planning_announced_supply') }}
union all by name
select
    source,
    purchase_order_id,
    purchase_order_line,
    2 as tier,
    confirmation_line as promise_id,
    false as is_issued,
    expected_date,
    shipped_on,
    quantity,
    told_by,
    confirmed_at
from {{ ref('planning_supplier_answers') }}
where is_promise
