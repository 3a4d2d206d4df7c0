-- What a system that lists all its answers anew each time, without a day of their own, says of an order line, and since when it has
-- said the same: a list that is sent again is no later answer.
with

said as (
    select
        source,
        erp_source,
        purchase_order_id,
        purchase_order_line,
        string_agg(
            concat_ws(' ', named_by, answer, quantity, confirmed_date, 'despatch ' || despatch_date), '; '
            order by named_by, answer, quantity, confirmed_date, despatch_date
        ) as said,
        max(confirmed_at) as told_at
    from {{ ref('cnf_resolved_supplier_confirmations') }}
    where not is_dated and erp_source is not null and (fault is null or fault = 'unknown_answer')
    group by all
)

select
    said.source,
    said.erp_source,
    said.purchase_order_id,
    said.purchase_order_line,
    said.said,
    coalesce(known.told_since, said.told_at) as told_since
from said
left join {{ source('history', 'standing_answers') }} as known
    using (source, erp_source, purchase_order_id, purchase_order_line, said)
