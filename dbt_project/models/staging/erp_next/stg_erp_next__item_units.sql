with

item as (
    select * from {{ source('erp_next', 'Item') }}
),

listed as (
    select
        _system,
        item_code,
        stock_uom,
        unnest({{ json_list('erp_next', 'Item', 'uoms') }}) as unit,
        _delivery_id,
        _row_number
    from item
),

units as (
    select
        _system,
        item_code,
        unit.uom as source_unit,
        unit.conversion_factor as factor,
        _delivery_id,
        _row_number
    from listed
    where unit.uom <> stock_uom
    union all
    -- The base unit counts once, whether it is listed or not.
    select
        _system,
        item_code,
        stock_uom as source_unit,
        1 as factor,
        _delivery_id,
        _row_number
    from item
),

rated as (
    select
        *,
        {{ ratio_of('factor') }} as ratio
    from units
)

select
    _system as source,
    item_code as source_item_code,
    source_unit,
    ratio.numerator,
    ratio.denominator,
    _delivery_id as delivery_id,
    _row_number as row_number
from rated
