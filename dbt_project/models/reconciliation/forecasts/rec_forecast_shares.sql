-- By the best evidence there is of what no finer row gives; where all is given, by the best of that. What could have had a part
-- and has none gets 0, so that an earlier version says nothing of it any more.
with

reach as (
    select
        *,
        evidence + 3 * is_given::integer as basis,
        min(evidence + 3 * is_given::integer) over (partition by delivery_id, row_number) as best_basis
    from {{ ref('rec_forecast_reach') }}
),

leaves as (
    select
        reach.delivery_id,
        reach.row_number,
        reach.location_id,
        case
            when rows.customer_level = 0 then rows.customer_id
            when rows.customer_level = 1 and reach.evidence = 1 then reach.customer_id
        end as leaf_customer_id,
        any_value(rows.rest_quantity) as rest_quantity,
        any_value(reach.best_basis) as best_basis,
        sum(if(reach.basis = reach.best_basis, reach.quantity, 0)) as weight
    from reach
    inner join {{ ref('rec_forecast_rests') }} as rows using (delivery_id, row_number)
    where reach.basis = reach.best_basis or not reach.is_given
    group by all
),

placed as (
    select *
    from leaves
    qualify weight > 0 or sum(weight) over (partition by delivery_id, row_number, location_id) = 0
),

running as (
    select
        *,
        sum(weight) over (partition by delivery_id, row_number) as weight_of_all,
        sum(weight) over (
            partition by delivery_id, row_number order by location_id, leaf_customer_id rows unbounded preceding
        ) as weight_so_far
    from placed
)

-- Differences of running totals, so that rounding loses nothing.
select
    delivery_id,
    row_number,
    location_id,
    leaf_customer_id as customer_id,
    {{ part_of('rest_quantity', 'weight_so_far', 'weight_of_all') }}
    - {{ part_of('rest_quantity', 'weight_so_far - weight', 'weight_of_all') }} as quantity,
    best_basis in (3, 6) as is_even,
    best_basis > 3 and rest_quantity > 0 as is_beyond_parts
from running
