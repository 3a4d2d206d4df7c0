with

vbak as (
    select * from {{ source('erp_sap', 'VBAK') }}
),

vbap as (
    select * from {{ source('erp_sap', 'VBAP') }}
),

vbep as (
    select * from {{ source('erp_sap', 'VBEP') }}
),

schedules as (
    select
        _system,
        VBELN,
        POSNR,
        min(EDATU) filter (where WMENG > 0) as requested_date,
        max(EDATU) filter (where BMENG > 0) as promised_date,
        sum(BMENG) as confirmed,
        min(_refusal) as refusal
    from vbep
    group by all
)

select
    vbap._system as source,
    vbap.VBELN as order_id,
    vbap.POSNR as order_line,
    vbak.KUNNR as source_customer_code,
    vbap.MATNR as source_item_code,
    vbap.WERKS as source_site,
    coalesce(vbap.LGORT, '') as source_sublocation,
    vbak.ERDAT as ordered_at,
    coalesce(schedules.requested_date, vbak.VDATU) as requested_date,
    schedules.promised_date,
    try_cast(vbap.KWMENG * nullif(vbap.UMVKZ, 0) / nullif(vbap.UMVKN, 0) as decimal(18, 4)) as ordered_quantity,
    try_cast(coalesce(schedules.confirmed, 0) * nullif(vbap.UMVKZ, 0) / nullif(vbap.UMVKN, 0) as decimal(18, 4)) as confirmed_quantity,
    vbap.NETPR as unit_price,
    vbap.ABGRU is not null as is_closed,
    coalesce(vbak.AUART = 'RE', false) as is_return,
    false as is_blocked,
    vbap._delivery_id as delivery_id,
    vbap._row_number as row_number,
    coalesce(vbak._refusal, schedules.refusal) as refusal
from vbap
left join vbak on vbap._system = vbak._system and vbap.VBELN = vbak.VBELN
left join schedules
    on vbap._system = schedules._system and vbap.VBELN = schedules.VBELN and vbap.POSNR = schedules.POSNR
