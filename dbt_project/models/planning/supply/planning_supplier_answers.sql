-- What the channel heard from last answers. A day of despatch is none of receipt: what goods take on the road is added where it
-- is known, else the current promise stays. A backorder is a promise where it says until when, or where it names what is
-- shipped all the same.
with

answers as (
    select
        told.*,
        coalesce(told.confirmed_date, told.despatch_date + transit.transit_days) as told_date,
        systems.backordered_quantity
    from {{ ref('cnf_supplier_answers') }} as told
    left join {{ ref('planning_transit_days') }} as transit
        on told.erp_source = transit.source
        and told.purchase_order_id = transit.purchase_order_id
        and told.purchase_order_line = transit.purchase_order_line
    left join {{ source('cycle', 'sources') }} as systems on told.source = systems.source
    where told.is_last_heard
)

select
    erp_source as source,
    purchase_order_id,
    purchase_order_line,
    confirmation_line,
    answer,
    answer in ('accepted', 'changed')
    or (answer = 'backordered' and (told_date is not null or backordered_quantity = 'shipped')) as is_promise,
    told_date as expected_date,
    despatch_date as shipped_on,
    quantity,
    source as told_by,
    if(is_dated, confirmed_at, null) as confirmed_at
from answers
