{{ config(meta={'dagster': {'ref': {'name': 'rec_cause_items'}}}) }}
-- Guards against a piece of a cause that exceptions see and the variance does not, or the other way round.
select
    item_id,
    location_id,
    stock_status,
    cause,
    sum(quantity) as difference
from (
    select
        item_id,
        location_id,
        stock_status,
        cause,
        quantity
    from {{ ref('rec_cause_items') }}
    union all
    select
        item_id,
        location_id,
        stock_status,
        cause,
        -quantity as quantity
    from {{ ref('rec_contributions') }}
)
group by all
having sum(quantity) <> 0
