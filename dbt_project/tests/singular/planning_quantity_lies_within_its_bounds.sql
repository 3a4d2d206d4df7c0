{{ config(meta={'attached_to': 'planning_inventory'}) }}

select
    item_id,
    location_id,
    planning_quantity,
    low_quantity,
    high_quantity
from {{ ref('planning_inventory') }}
where planning_quantity < 0 or planning_quantity < low_quantity or planning_quantity > high_quantity
