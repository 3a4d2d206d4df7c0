-- What a planner should look at. `shortage_quantity` is the size of the gap; that much more stock would end a signal that is_of_stock.
-- `unread_reason` says why nobody knows whether the item is still used, for which a signal would not be raised.
with

replenished as (
    select
        projections.*,
        rebalancing.origin_location_id,
        rebalancing.quantity,
        if(items.is_active is null, items.unread_reason, null) as unread_reason,
        coalesce(projections.planning_type in ('reorder_point', 'unknown'), true) as has_reorder_point,
        coalesce(projections.safety_stock, 0) as least_quantity
    from {{ ref('planning_replenished_projections') }} as projections
    left join {{ ref('planning_rebalancing') }} as rebalancing using (item_id, location_id)
    left join {{ ref('cnf_items') }} as items using (item_id)
    -- Nobody buys more of what is no longer used, nor of what is not planned.
    where coalesce(items.is_active, true) and coalesce(projections.planning_type <> 'none', true)
),

-- Orders are for the item that they name, and so is the supply that they wait for.
ordered as (
    select
        *,
        open_supply_quantity - disrupted_supply_quantity as timely_supply_quantity
    from {{ ref('planning_projections') }}
),

forecast as (
    select
        item_id,
        location_id,
        sum(consumed_quantity) as consumed_quantity,
        sum(forecast_quantity) * max(policy.forecast_used_share) as threshold_quantity
    from {{ ref('planning_forecast') }}
    cross join {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    where
        bucket_start + bucket_days > {{ local_day('cycle.as_of', 'locations') }}
        and bucket_start <= {{ local_day('cycle.as_of', 'locations') }} + policy.signal_horizon_days
    group by item_id, location_id
    -- Not of buckets of which a part was refused.
    having sum(forecast_quantity) > 0 and not bool_or(forecast_quantity is null)
)
{% for signal_type, rows, observed, threshold, condition, reason in [
    ('replenishment_review', 'replenished', 'lowest_quantity', 'least_quantity', 'observed < threshold',
     "'Projected available falls below the safety stock'"),
    ('missed_replenishment_trigger', 'replenished', 'planning_quantity', 'reorder_point',
     'has_reorder_point and observed < threshold and open_supply_quantity = 0',
     "'Stock is below the reorder point and nothing is on order'"),
    ('rebalancing', 'replenished', 'lowest_quantity', 'least_quantity', 'origin_location_id is not null',
     "origin_location_id || ' can spare ' || quantity || ' of what falls short here'"),
    ('supply_disruption', 'ordered', 'ordered_quantity', 'planning_quantity + timely_supply_quantity',
     'observed > threshold and disrupted_supply_quantity > 0', "'Open orders need supply that is past due, delayed or not promised'"),
    ('allocation_failure', 'ordered', 'due_quantity', 'planning_quantity + supply_quantity', 'observed > threshold',
     "'Orders due exceed the stock and the supply in time'"),
    ('forecast_recalculation', 'forecast', 'consumed_quantity', 'threshold_quantity', 'observed >= threshold',
     "'Demand has used up the forecast of buckets that are not over'"),
] %}
    select
        '{{ signal_type }}' as signal_type,
        item_id,
        location_id,
        {{ reason }}{{ " || coalesce(', with what is left of ' || replaced_items, '')" if rows == 'replenished' }} as reason,
        ({{ observed }})::decimal(18, 4) as observed,
        ({{ threshold }})::decimal(18, 4) as threshold,
        abs(observed - threshold)::decimal(18, 4) as shortage_quantity,
        {{ 'false' if rows == 'forecast' else 'true' }} as is_of_stock,
        {{ 'true' if rows == 'replenished' else 'false' }} as is_of_replenishment,
        {{ 'unread_reason' if rows == 'replenished' else 'null::varchar' }} as unread_reason,
        {{ 'origin_location_id' if signal_type == 'rebalancing' else 'null::varchar' }} as origin_location_id,
        {{ 'quantity' if signal_type == 'rebalancing' else 'null::decimal(18, 4)' }} as quantity
    from {{ rows }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
