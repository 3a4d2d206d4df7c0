-- Evidence, best first: demand of the customers that the row is of, any demand for the item, that a place keeps it.
with

rows as (
    select * from {{ ref('rec_forecast_rests') }}
),

reach as (
    select
        rows.delivery_id,
        rows.row_number,
        rows.customer_level as given_customer_level,
        weights.* exclude (item_id, is_demand),
        case
            when not weights.is_demand then 3
            when {{ is_for('weights', 'rows') }} then 1
            else 2
        end as evidence
    from rows
    inner join {{ ref('rec_forecast_weights') }} as weights on rows.item_id = weights.item_id and {{ is_at('weights', 'rows') }}
    where rows.is_to_distribute
),

given as (
    select distinct
        reach.delivery_id,
        reach.row_number,
        reach.location_id,
        reach.customer_id
    from reach
    inner join {{ ref('rec_forecast_parts') }} as parts using (delivery_id, row_number)
    inner join rows as finer on parts.part_delivery_id = finer.delivery_id and parts.part_row_number = finer.row_number
    where
        {{ is_at('reach', 'finer') }}
        and (finer.customer_level = reach.given_customer_level or coalesce({{ is_for('reach', 'finer') }}, false))
)

select
    reach.delivery_id,
    reach.row_number,
    reach.location_id,
    reach.customer_id,
    reach.quantity,
    reach.evidence,
    given.location_id is not null as is_given
from reach
left join given
    on reach.delivery_id = given.delivery_id and reach.row_number = given.row_number
    and reach.location_id = given.location_id and reach.customer_id is not distinct from given.customer_id
