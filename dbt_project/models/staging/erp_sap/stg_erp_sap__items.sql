with

mara as (
    select * from {{ source('erp_sap', 'MARA') }}
),

makt as (
    select * from {{ source('erp_sap', 'MAKT') }}
),

marc as (
    select * from {{ source('erp_sap', 'MARC') }}
),

classes as (
    select
        _system,
        MATNR,
        min(MAABC) as abc_class,
        bool_or(_refusal is not null and (MAABC is null or MATNR is null)) as is_unread
    from marc
    group by all
)

select
    mara._system as source,
    mara.MATNR as source_item_code,
    makt.MAKTX as description,
    mara.MATKL as category,
    mara.MEINS as source_base_unit,
    classes.abc_class,
    -- A plant that does not tell its material may be a plant of any.
    coalesce(classes.is_unread, false) or coalesce(anyone.is_unread, false) as is_class_unread,
    mara.LVORM is null and mara.MSTAE is null as is_active,
    mara.XCHPF is not null as is_lot_tracked,
    (mara.MHDRZ * case mara.IPRKZ when '1' then 7 when '2' then 30 when '3' then 365 else 1 end)::integer as minimum_remaining_life_days,
    mara._delivery_id as delivery_id,
    mara._row_number as row_number
from mara
left join makt on mara._system = makt._system and mara.MATNR = makt.MATNR and makt.SPRAS = 'E'
left join classes on mara._system = classes._system and mara.MATNR = classes.MATNR
left join classes as anyone on mara._system = anyone._system and anyone.MATNR is null
