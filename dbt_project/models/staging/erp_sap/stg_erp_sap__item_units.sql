with

mara as (
    select * from {{ source('erp_sap', 'MARA') }}
),

marm as (
    select * from {{ source('erp_sap', 'MARM') }}
),

units as (
    select
        _system,
        MATNR,
        MEINH,
        UMREZ,
        UMREN,
        EAN11,
        _delivery_id,
        _row_number
    from marm
    union all
    select
        mara._system,
        mara.MATNR,
        mara.MEINS,
        1 as numerator,
        1 as denominator,
        mara.EAN11,
        mara._delivery_id,
        mara._row_number
    from mara
    -- One base unit is one of it, whatever else its own row says.
    anti join marm
        on mara._system = marm._system and mara.MATNR = marm.MATNR and mara.MEINS = marm.MEINH and marm.UMREZ = marm.UMREN
)

select
    _system as source,
    MATNR as source_item_code,
    MEINH as source_unit,
    UMREZ::decimal(18, 4) as numerator,
    UMREN::decimal(18, 4) as denominator,
    EAN11 as gtin,
    _delivery_id as delivery_id,
    _row_number as row_number
from units
