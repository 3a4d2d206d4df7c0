with

codes as (
    {{ kind_codes('erp_sap') }}
),

-- A document's category is one of SAP's own, its type may be the company's.
vbak as (
    select
        vbak.*,
        {% set told = {'VBTYP': 'vbak.VBTYP', 'AUART': 'vbak.AUART'} -%}
        {{ first_kind('list_concat(' ~ told_kinds('document_kinds', told) ~ ', ' ~ blank_kinds(told, 'vbak') ~ ')') }} as document,
        {{ told_kinds('holds', {'LIFSK': 'vbak.LIFSK', 'CMGST': 'vbak.CMGST', 'UVALL': 'vbak.UVALL'}) }} as holds
    from {{ source('erp_sap', 'VBAK') }} as vbak
    cross join codes
),

mara as (
    {{ master_kinds('erp_sap', 'MARA', key='MATNR', element='MTART') }}
),

-- The material's type tells where no item category does; what has no material is not from stock.
told as (
    select
        vbap.*,
        {{ first_kind(with_unread_master(
            told_kinds('line_kinds', {'PSTYV': 'vbap.PSTYV', 'MTART': 'mara.MTART'}), 'MTART', 'mara', lines='vbap', key='vbap.MATNR'
        )) }} as category,
        {{ told_kinds('line_kinds', {'MATNR': "if(vbap.MATNR is null and vbap._refusal is null, '-', null)"}) }} as others,
        {{ blank_kinds({'PSTYV': 'vbap.PSTYV'}, 'vbap') }} as blanks,
        {{ told_kinds('holds', {'UVALL': 'vbap.UVALL'}) }} as holds
    from {{ source('erp_sap', 'VBAP') }} as vbap
    left join mara on vbap._system = mara._system and vbap.MATNR = mara.MATNR
    cross join codes
),

vbap as (
    select
        * exclude (category, others, blanks),
        {{ special_kind('list_prepend(coalesce(category, blanks[1]), others)', usual=['stock', 'return']) }} as line
    from told
),

vbep as (
    select
        vbep.*,
        {{ told_kinds('holds', {'LIFSP': 'vbep.LIFSP'}) }}[1] as hold
    from {{ source('erp_sap', 'VBEP') }} as vbep
    cross join codes
),

units as (
    {{ material_units() }}
),

-- A line is on hold by its schedule lines where all of them are.
schedules as (
    select
        _system,
        VBELN,
        POSNR,
        min(EDATU) filter (where WMENG > 0) as requested_date,
        max(EDATU) filter (where BMENG > 0) as promised_date,
        coalesce(sum(BMENG), 0) as confirmed,
        if(bool_and(coalesce(hold.kind, 'none') <> 'none') filter (where WMENG > 0), min(hold), null) as hold,
        min(_refusal) as refusal
    from vbep
    group by all
),

-- Systems that deliver schedules: of a line without any nobody knows what is confirmed.
scheduled as (
    select distinct _system
    from vbep
),

holds as (
    select
        vbap._system,
        vbap.VBELN,
        vbap.POSNR,
        {{ special_kind('list_append(list_concat(vbak.holds, vbap.holds), schedules.hold)', usual=['none']) }} as hold
    from vbap
    left join vbak on vbap._system = vbak._system and vbap.VBELN = vbak.VBELN
    left join schedules
        on vbap._system = schedules._system and vbap.VBELN = schedules.VBELN and vbap.POSNR = schedules.POSNR
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
    try_cast(
        if(scheduled._system is null, 0, schedules.confirmed) * nullif(vbap.UMVKZ, 0) / nullif(vbap.UMVKN, 0) as decimal(18, 4)
    ) as confirmed_quantity,
    scheduled._system is not null and schedules._system is null as is_schedule_missing,
    {{ price_of_base_unit(
        'vbap.NETPR',
        per='if(vbap.KPEIN is null, 1, try_cast(vbap.KPEIN as decimal(18, 4)))',
        base_per_unit="if(
            coalesce(vbap.KMEIN, vbap.VRKME, '') = coalesce(vbap.VRKME, ''), vbap.UMVKZ / nullif(vbap.UMVKN, 0), units.base_per_unit
        )"
    ) }} as unit_price,
    if(vbap.KMEIN <> coalesce(vbap.VRKME, '') and units.base_per_unit is null, vbap.KMEIN, null) as unknown_price_unit,
    coalesce(vbap.WAERK, vbak.WAERK) as currency,
    vbap.ABGRU is not null as is_closed,
    coalesce(vbak.document.kind = 'return', false) or coalesce(vbap.line.kind = 'return', false) as is_return,
    vbak.document.kind as document_kind,
    vbak.document.code as source_document_kind,
    if(
        headers.line.kind = 'kit_header' and coalesce(vbap.line.kind, 'stock') = 'stock', 'kit_component', vbap.line.kind
    ) as line_kind,
    vbap.line.code as source_line_kind,
    holds.hold.kind as hold,
    holds.hold.code as source_hold,
    vbap._delivery_id as delivery_id,
    vbap._row_number as row_number,
    coalesce(vbak._refusal, schedules.refusal, if(vbak.VBELN is null, 'missing_header', null)) as refusal
from vbap
left join vbak on vbap._system = vbak._system and vbap.VBELN = vbak.VBELN
left join vbap as headers on vbap._system = headers._system and vbap.VBELN = headers.VBELN and vbap.UEPOS = headers.POSNR
left join units on vbap._system = units._system and vbap.MATNR = units.MATNR and vbap.KMEIN = units.unit
left join schedules
    on vbap._system = schedules._system and vbap.VBELN = schedules.VBELN and vbap.POSNR = schedules.POSNR
left join scheduled on vbap._system = scheduled._system
left join holds on vbap._system = holds._system and vbap.VBELN = holds.VBELN and vbap.POSNR = holds.POSNR
