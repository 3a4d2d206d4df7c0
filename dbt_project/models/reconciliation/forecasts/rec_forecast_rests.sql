-- From the finest level to the coarsest: what finer rows leave of a row is left for the places and customers that none of them is of.
with

rows as (
    select
        *,
        location_level + customer_level as level
    from {{ ref('cnf_forecasts') }}
),

rests_0 as (
    select
        delivery_id,
        row_number,
        forecast_quantity as rest_quantity,
        0::decimal(38, 4) as parts_quantity
    from rows
    where level = 0
),

{%- for level in range(1, 5) %}
    level_{{ level }} as (
        select
            rows.delivery_id,
            rows.row_number,
            coalesce(sum(rests.rest_quantity), 0)::decimal(38, 4) as parts_quantity,
            if(
                any_value(policy.coarser_forecast) = 'rest',
                any_value(rows.forecast_quantity),
                greatest(any_value(rows.forecast_quantity) - coalesce(sum(rests.rest_quantity), 0), 0)
            )::decimal(18, 4) as rest_quantity
        from rows
        cross join {{ source('cycle', 'policy') }} as policy
        left join {{ ref('rec_forecast_parts') }} as parts using (delivery_id, row_number)
        left join rests_{{ level - 1 }} as rests
            on parts.part_delivery_id = rests.delivery_id and parts.part_row_number = rests.row_number
        where rows.level = {{ level }}
        group by rows.delivery_id, rows.row_number
    ),

    rests_{{ level }} as (
        select * from rests_{{ level - 1 }}
        union all by name
        select * from level_{{ level }}
    ){{ ',' if not loop.last }}
{%- endfor %}

select
    rows.* exclude (level),
    rests.rest_quantity,
    policy.coarser_forecast = 'total' and rests.parts_quantity > rows.forecast_quantity as is_exceeded,
    rows.location_level > 0 or rows.customer_level = 1 as is_to_distribute
from rows
inner join rests_4 as rests using (delivery_id, row_number)
cross join {{ source('cycle', 'policy') }} as policy
