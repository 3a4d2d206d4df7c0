-- Item-locations with demand that neither a supplier nor a lane from one can replenish: planned from stock and open receipts only.
with recursive

replenished as (
    select
        item,
        location
    from itemsupplier
    union
    select
        lanes.item,
        lanes.location
    from replenished
    inner join itemdistribution as lanes on replenished.item = lanes.item and replenished.location = lanes.origin
),

wanted as (
    select
        item,
        location,
        quantity
    from demand
    union all
    select
        item,
        location,
        forecastoverride as quantity
    from forecastplan
)

select
    item,
    location,
    sum(quantity)::decimal(18, 4) as quantity
from wanted
anti join replenished using (item, location)
group by all
having sum(quantity) > 0
