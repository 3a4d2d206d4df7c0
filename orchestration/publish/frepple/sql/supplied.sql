-- Item-locations that something can supply, directly or over lanes. For all others the tool makes up `Unknown supplier`.
with recursive

supplied as (
    select
        item,
        location
    from itemsupplier
    union
    select
        item,
        location
    from buffer
    where try_cast(onhand as decimal(20, 8)) > 0
    union
    select
        item,
        location
    from purchaseorder
    union
    select
        item,
        destination
    from distributionorder
    union
    select
        lanes.item,
        lanes.location
    from supplied
    inner join itemdistribution as lanes on supplied.item = lanes.item and supplied.location = lanes.origin
)

from supplied
