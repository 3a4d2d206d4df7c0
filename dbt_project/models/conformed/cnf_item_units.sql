with

factors as (
    select distinct on (erp_source, item_id, unit)
        erp_source,
        item_id,
        unit,
        numerator,
        denominator,
        base_per_unit
    from {{ ref('cnf_resolved_item_units') }}
    where fault is null
    order by erp_source, item_id, unit, denominator, numerator
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
        min(denominator) as denominator,
        min(base_per_unit) as base_per_unit
    from factors
    group by item_id, unit
    having min(base_per_unit) = max(base_per_unit)
)

select
    agreed.erp_source,
    agreed.item_id,
    agreed.unit,
    units.source,
    units.source_unit,
    agreed.numerator,
    agreed.denominator,
    -- Not rounded: a factor such as 0.3333 would not give whole pieces back.
    agreed.base_per_unit
from agreed
inner join {{ ref('cnf_unit_xref') }} as units using (unit)
