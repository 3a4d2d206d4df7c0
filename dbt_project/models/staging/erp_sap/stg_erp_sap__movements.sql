with

mseg as (
    select * from {{ source('erp_sap', 'MSEG') }}
),

types as (
    select * from {{ ref('map_movement_type') }}
    where dialect = 'erp_sap'
),

-- Goods in GR blocked stock are no stock until they are released.
scopes as (
    select * from {{ ref('map_movement_scope') }}
    where dialect = 'erp_sap'
),

statuses as (
    select * from {{ ref('map_stock_status') }}
    where dialect = 'erp_sap'
),

-- Where all that a storage location holds of a material is restricted, what moves there is too, whether its line says so or not.
restricted as (
    select
        _system,
        MATNR,
        WERKS,
        LGORT
    from {{ source('erp_sap', 'MARD') }}
    group by all
    having bool_and(LABST = 0) and bool_or(EINME > 0)
),

materials as (
    select
        _system,
        MATNR,
        MEINS as base_unit
    from {{ source('erp_sap', 'MARA') }}
    where _refusal is null
),

moved as (
    select
        mseg.*,
        -- MENGE is in the base unit, unless the line names another; which one that is of a material without master is not known.
        if(mseg.MEINS <> materials.base_unit, mseg.MEINS, null) as source_unit,
        coalesce(mseg.INSMK, if(mseg.ZUSTD is not null or restricted.MATNR is not null, 'restricted', '-')) as stock_type
    from mseg
    left join restricted using (_system, MATNR, WERKS, LGORT)
    left join materials using (_system, MATNR)
),

known as (
    select
        moved.*,
        coalesce(types.movement_type, 'other') as movement_type,
        statuses.stock_status,
        {{ is_half(
            'types.movement_type',
            "if(statuses.stock_status is null or moved._refusal is not null, null, moved.SHKZG = 'S')",
            'moved._system, moved.MBLNR, moved.MJAHR, moved.MATNR'
        ) }} as is_half
    from moved
    left join types on moved.BWART = types.source_movement_type
    left join statuses on moved.stock_type = statuses.source_status
)

select
    mseg._system as source,
    mseg.MBLNR || '/' || mseg.MJAHR || '/' || mseg.ZEILE as movement_id,
    mseg.MBLNR as document_number,
    mseg.ZEILE as document_line,
    mseg.movement_type,
    mseg.BWART as source_movement_type,
    mseg.MATNR as source_item_code,
    mseg.WERKS as source_site,
    coalesce(mseg.LGORT, '') as source_sublocation,
    if(mseg.is_half, null, mseg.stock_status) as stock_status,
    if(mseg.is_half and mseg.stock_status is not null, null, mseg.stock_type) as source_stock_status,
    case
        when mseg.SOBKZ is not null or mseg.LGORT is null then 'special'
        -- In two steps between storage locations, the receiving one's stock in transfer grows (313) and becomes available (315).
        when (mseg.BWART, mseg.SHKZG) in (('313', 'S'), ('314', 'H'), ('315', 'H'), ('316', 'S')) then 'in_transit'
        else coalesce(scopes.stock_scope, 'comparable')
    end as stock_scope,
    coalesce(mseg.CHARG, '') as lot_id,
    mseg.source_unit,
    (case mseg.SHKZG when 'S' then mseg.MENGE when 'H' then -mseg.MENGE end)::decimal(18, 4) as quantity,
    null::decimal(18, 4) as counted_quantity,
    false as is_full_count,
    mseg.XBLNR as reference,
    coalesce(mseg.EBELN, mseg.VBELN_IM) as order_reference,
    coalesce(mseg.EBELP, mseg.VBELP_IM) as order_line_reference,
    mseg.VBELN_IM as delivery_reference,
    mseg.SMBLN as reverses_document,
    mseg.SMBLP as reverses_line,
    {{ to_utc('mseg.CPUDT + mseg.CPUTM', 'mseg._time_zone') }} as recorded_at,
    -- A movement without a day would be missing from transfers and receipts.
    coalesce(mseg.BUDAT, mseg.CPUDT) as occurred_on,
    mseg._delivery_id as delivery_id,
    mseg._row_number as row_number
from known as mseg
left join scopes on mseg.BWART = scopes.source_movement_type
