with

item_units as (
    {{ canonical('item_units') }}
),

factors as (
    select
        item_units.source as erp_source,
        items.item_id,
        units.unit,
        item_units.numerator,
        item_units.denominator
    from item_units
    inner join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
    inner join {{ ref('cnf_unit_xref') }} as units using (source, source_unit)
    where item_units.numerator > 0 and item_units.denominator > 0
),

-- Where no ERP is involved, the factor that all of them agree on.
agreed as (
    select * from factors
    union all
    select
        '*' as erp_source,
        item_id,
        unit,
        min(numerator) as numerator,
        min(denominator) as denominator
    from factors
    group by item_id, unit
    having min(numerator) = max(numerator) and min(denominator) = max(denominator)
)

select
    agreed.erp_source,
    agreed.item_id,
    agreed.unit,
    units.source,
    units.source_unit,
    agreed.numerator,
    agreed.denominator,
    -- A rounded factor such as 1/3 would not give whole pieces back.
    (agreed.numerator / agreed.denominator)::double as base_per_unit
from agreed
inner join {{ ref('cnf_unit_xref') }} as units using (unit)
