-- Of a row that was refused counts what is certain of it; that it says nothing of a class, a life or an end is no news.
with

items as (
    {{ canonical('items', refused=true) }}
),

known as (
    select distinct xref.item_id
    from {{ ref('cnf_item_xref') }} as xref
    inner join {{ source('cycle', 'sources') }} as sources on xref.source = sources.source
),

unreadable as (
    {{ unreadable(['items']) }}
),

cells as (
    {{ rows_without_a_cell() }}
),

-- A row that does not tell its item may be that of any item without one.
told as (
    select
        xref.item_id,
        items.*
    from items
    inner join {{ ref('cnf_item_xref') }} as xref using (source, source_item_code)
    union all by name
    select
        xref.item_id,
        xref.source,
        xref.source_item_code,
        'unreadable' as refusal
    from {{ ref('cnf_item_xref') }} as xref
    semi join unreadable using (source)
    anti join items using (source, source_item_code)
),

-- An item kept in several systems takes its description from the first.
masters as (
    select
        told.*,
        units.unit as base_unit
    from told
    left join {{ ref('cnf_unit_xref') }} as units
        on told.source = units.source and told.source_base_unit = units.source_unit
    qualify row_number() over (partition by told.item_id order by told.source, told.source_item_code, told.row_number) = 1
),

-- Items of a system that keeps masters.
kept as (
    select distinct xref.item_id
    from {{ ref('cnf_item_xref') }} as xref
    semi join items using (source)
),

judged as (
    select
        known.item_id,
        masters.* exclude (item_id),
        case
            when masters.refusal is not null then 'refused_master'
            when masters.item_id is null and kept.item_id is not null then 'missing_master'
        end as unread_reason,
        coalesce(masters.is_class_unread, false)
        or masters.refusal = 'duplicate_key'
        or (unread_reason is not null or cells.row_number is not null) and masters.abc_class is null as is_class_doubtful
    from known
    left join masters using (item_id)
    left join kept using (item_id)
    left join cells using (delivery_id, row_number)
)

select
    item_id,
    description,
    category,
    base_unit,
    base_unit is null and source_base_unit is not null as is_base_unit_unknown,
    if(is_class_doubtful, null, abc_class) as abc_class,
    if(
        is_class_doubtful,
        (
            select classes.abc_class
            from {{ source('cycle', 'policy_classes') }} as classes
            order by classes.tolerance_share, classes.minimum_tolerance, classes.withhold_limit_value, classes.abc_class
            limit 1
        ),
        null
    ) as assumed_abc_class,
    if(unread_reason is null, coalesce(is_active, true), null) as is_active,
    if(unread_reason is null, coalesce(is_lot_tracked, false), nullif(is_lot_tracked, false)) as is_lot_tracked,
    minimum_remaining_life_days,
    unread_reason
from judged
