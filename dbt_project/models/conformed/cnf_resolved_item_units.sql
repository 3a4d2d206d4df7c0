-- Of a unit that one delivery tells in several ways every row was refused, and one stands for them: they contradict each other as
-- codes do.
with

item_units as (
    {{ canonical('item_units', refused=true) }}
),

resolved as (
    select
        item_units.source as erp_source,
        items.item_id,
        units.unit,
        item_units.source_item_code,
        item_units.source_unit,
        item_units.numerator,
        item_units.denominator,
        item_units.gtin,
        -- Whole numbers divide to the same double wherever they are in the same ratio.
        (item_units.numerator * 10000)::double / (item_units.denominator * 10000)::double as base_per_unit,
        item_units.refusal,
        item_units.delivery_id,
        item_units.row_number
    from item_units
    inner join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
    inner join {{ ref('cnf_unit_xref') }} as units using (source, source_unit)
    where
        item_units.numerator > 0 and item_units.denominator > 0
        and (item_units.refusal is null or item_units.refusal = 'duplicate_key')
)

select
    *,
    case
        when min(base_per_unit) over of_unit < max(base_per_unit) over of_unit or bool_or(refusal is not null) over of_unit
            then 'contradictory_unit'
    end as fault
from resolved
window of_unit as (partition by erp_source, item_id, unit)
