-- By how much an order line's shipments are more, or less, than the parent cycle knew.
with

quantities as (
    select
        source,
        order_id,
        order_line,
        issued_quantity as quantity
    from {{ ref('rec_goods_issues_seen') }}
    union all
    select
        source,
        order_id,
        order_line,
        -issued_quantity as quantity
    from {{ source('history', 'goods_issues_seen') }}
)

select
    source,
    order_id,
    order_line,
    sum(quantity)::decimal(18, 4) as quantity
from quantities
group by source, order_id, order_line
having sum(quantity) <> 0
