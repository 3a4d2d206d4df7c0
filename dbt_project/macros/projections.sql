{# Stock projected over the signal horizon: minus orders, transfers that it has still to issue and forecast, plus supply. Reads
   `flows`, `stock`, `parameters` and `unread_lines`, of each what belongs to an item and location. #}
{% macro projections() -%}
changes as (
    select
        flows.*,
        {{ local_day('cycle.as_of', 'locations') }} as today
    from flows
    cross join {{ source('cycle', 'cycle') }} as cycle
    left join {{ ref('cnf_locations') }} as locations using (location_id)
),

running as (
    select
        changes.*,
        due_quantity + forecast_quantity + supply_quantity is not null as is_known,
        coalesce(day <= today + policy.signal_horizon_days, false) as is_within_horizon,
        sum(supply_quantity - due_quantity - forecast_quantity) over so_far as change_so_far,
        coalesce(sum(due_quantity) over so_far, 0) as due_so_far,
        coalesce(sum(supply_quantity) over so_far, 0) as supply_so_far
    from changes
    cross join {{ source('cycle', 'policy') }} as policy
    where coalesce(ends_on > today, true)
    window so_far as (partition by item_id, location_id order by if(day < today, today, day) asc nulls last)
),

projected as (
    select
        item_id,
        location_id,
        -- Until the first day on which the orders due exceed the supply most.
        max_by(due_so_far, (due_so_far - supply_so_far, -due_so_far)) filter (where is_within_horizon) as due_quantity,
        max_by(supply_so_far, (due_so_far - supply_so_far, -due_so_far)) filter (where is_within_horizon) as supply_quantity,
        min(change_so_far) filter (where is_within_horizon) as lowest_change,
        sum(due_quantity) as ordered_quantity,
        sum(supply_quantity) as open_supply_quantity,
        sum(disrupted_quantity) as disrupted_supply_quantity,
        -- A quantity that nobody knows changes the projection in one direction only.
        min(withheld_reasons) filter (where is_known) as withheld_reasons,
        bool_or(forecast_quantity is null) as is_forecast_unread
    from running
    group by item_id, location_id
),

unread as (
    select
        item_id,
        location_id,
        string_agg(distinct reason, ', ' order by reason) as reasons,
        -- A line that may be of any item would silence every signal there.
        max(reason) filter (where flow = 'supply' and is_item_told) as supply_reason,
        bool_or(flow <> 'supply' and is_item_told) as is_demand_unread
    from unread_lines
    where flow in ('order', 'transfer', 'supply')
    group by item_id, location_id
)

select
    item_id,
    location_id,
    coalesce(stock.is_doubtful, false)
    or projected.withheld_reasons is not null
    or coalesce(
        parameters.trust = 'withheld'
        or contains(parameters.trust_reasons, 'refused_parameters') or contains(parameters.trust_reasons, 'missing_parameters'),
        false
    ) as is_doubtful,
    -- What was refused of demand can only lower the projection, and of supply only raise it.
    coalesce(unread.is_demand_unread, false) or coalesce(projected.is_forecast_unread, false) as is_demand_unread,
    unread.supply_reason as unread_supply_reason,
    unread.reasons as unread_reasons,
    coalesce(stock.doubtful_item_id, item_id) as doubtful_item_id,
    coalesce(stock.is_unknown, false) as is_stock_unknown,
    coalesce(stock.trust_reasons, projected.withheld_reasons, nullif(parameters.trust_reasons, '')) as trust_reasons,
    coalesce(stock.planning_quantity, 0) as planning_quantity,
    -- Null where nothing bounds the stock, or what is ordered, supplied or forecast.
    if(projected.withheld_reasons is not null, null, stock.doubtful_quantity) as doubtful_quantity,
    parameters.planning_type,
    parameters.safety_stock,
    parameters.reorder_point,
    parameters.maximum_stock,
    {%- for quantity in ('due', 'supply', 'ordered', 'open_supply', 'disrupted_supply') %}
        coalesce(projected.{{ quantity }}_quantity, 0) as {{ quantity }}_quantity,
    {%- endfor %}
    coalesce(stock.planning_quantity, 0) + least(coalesce(projected.lowest_change, 0), 0) as lowest_quantity
from stock
full join projected using (item_id, location_id)
full join parameters using (item_id, location_id)
left join unread using (item_id, location_id)
{%- endmacro %}
