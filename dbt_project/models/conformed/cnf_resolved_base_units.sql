-- An item has one base unit, whatever systems and codes keep it: a quantity in another one would be read as if it were in this.
with

items as (
    {{ canonical('items', refused=true) }}
),

resolved as (
    select
        items.source,
        items.source_item_code,
        xref.item_id,
        items.source_base_unit,
        units.unit,
        items.refusal,
        items.delivery_id,
        items.row_number
    from items
    inner join {{ ref('cnf_item_xref') }} as xref using (source, source_item_code)
    left join {{ ref('cnf_unit_xref') }} as units on items.source = units.source and items.source_base_unit = units.source_unit
    where items.source_base_unit is not null
)

select
    *,
    case
        when unit is null then 'unknown_unit'
        when min(unit) over of_item < max(unit) over of_item then 'contradictory_base_unit'
    end as fault
from resolved
window of_item as (partition by item_id)
