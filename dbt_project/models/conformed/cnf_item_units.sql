with

item_units as (
    {{ union_sources('item_units') }}
),

factors as (
    select
        item_units.source as erp_source,
        items.item_id,
        units.unit,
        item_units.numerator,
        item_units.denominator
    from item_units
    inner join {{ ref('stg_mdm__item_xref') }} as items using (source, source_item_code)
    inner join {{ ref('stg_mdm__unit_xref') }} as units using (source, source_unit)
    where item_units.numerator > 0 and item_units.denominator > 0
)

select
    factors.erp_source,
    factors.item_id,
    factors.unit,
    units.source,
    units.source_unit,
    factors.numerator,
    factors.denominator,
    -- A rounded factor such as 1/3 would not give whole pieces back.
    (factors.numerator / factors.denominator)::double as base_per_unit
from factors
inner join {{ ref('stg_mdm__unit_xref') }} as units using (unit)
