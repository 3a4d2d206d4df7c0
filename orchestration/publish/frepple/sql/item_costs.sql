-- The standard cost of an item: the middle one of what its locations keep in group currency, which stock does not move; else what its stock
-- is worth there, by piece. The tool knows one currency.
with

valued as (
    select
        item_id,
        location_id,
        (inventory_value / on_hand_quantity)::decimal(20, 6) as cost
    from planning.inventory
    where on_hand_quantity > 0 and inventory_value >= 0
)

select
    item_id,
    coalesce(
        quantile_disc(places.unit_cost, 0.5) filter (where places.currency = getvariable('group_currency')),
        quantile_disc(valued.cost, 0.5)
    )::decimal(20, 6) as cost
from valued
full join planning.item_locations as places using (item_id, location_id)
group by item_id
