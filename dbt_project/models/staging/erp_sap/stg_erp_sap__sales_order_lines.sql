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

units as (
    {{ material_units() }}
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
    {{ price_of_base_unit(
        'vbap.NETPR',
        per='if(vbap.KPEIN is null, 1, try_cast(vbap.KPEIN as decimal(18, 4)))',
        base_per_unit="if(
            coalesce(vbap.KMEIN, vbap.VRKME, '') = coalesce(vbap.VRKME, ''), vbap.UMVKZ / nullif(vbap.UMVKN, 0), units.base_per_unit
        )"
    ) }} as unit_price,
    vbap.WAERK as currency,
    vbap.ABGRU is not null as is_closed,
    coalesce(vbak.AUART = 'RE', false) as is_return,
    false as is_blocked,
    vbap._delivery_id as delivery_id,
    vbap._row_number as row_number,
    coalesce(vbak._refusal, schedules.refusal) as refusal
from vbap
left join vbak on vbap._system = vbak._system and vbap.VBELN = vbak.VBELN
left join units on vbap._system = units._system and vbap.MATNR = units.MATNR and vbap.KMEIN = units.unit
left join schedules
    on vbap._system = schedules._system and vbap.VBELN = schedules.VBELN and vbap.POSNR = schedules.POSNR
