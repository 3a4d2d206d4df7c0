with

items as (
    {{ canonical('items') }}
),

known as (
    select distinct xref.item_id
    from {{ ref('cnf_item_xref') }} as xref
    inner join {{ source('cycle', 'sources') }} as sources on xref.source = sources.source
),

masters as (
    select
        xref.item_id,
        items.*,
        units.unit as base_unit
    from items
    inner join {{ ref('cnf_item_xref') }} as xref using (source, source_item_code)
    left join {{ ref('cnf_unit_xref') }} as units
        on items.source = units.source and items.source_base_unit = units.source_unit
    -- An item kept in several systems takes its description from the first.
    qualify row_number() over (partition by xref.item_id order by items.source, items.source_item_code) = 1
)

select
    known.item_id,
    masters.description,
    masters.category,
    masters.base_unit,
    masters.abc_class,
    coalesce(masters.is_active, true) as is_active,
    coalesce(masters.is_lot_tracked, false) as is_lot_tracked,
    masters.minimum_remaining_life_days
from known
left join masters using (item_id)
