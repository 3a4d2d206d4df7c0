with

codes as (
    {{ kind_codes('erp_sap') }}
),

-- A document's category is one of SAP's own, its type may be the company's.
ekko as (
    select
        ekko.*,
        {% set told = {'BSTYP': 'ekko.BSTYP', 'BSART': 'ekko.BSART'} -%}
        {{ first_kind('list_concat(' ~ told_kinds('document_kinds', told) ~ ', ' ~ blank_kinds(told, 'ekko') ~ ')') }} as document
    from {{ source('erp_sap', 'EKKO') }} as ekko
    cross join codes
),

mara as (
    {{ master_kinds('erp_sap', 'MARA', key='MATNR', element='MTART') }}
),

-- The material's type tells where no item category does; what is assigned to an account, or has no material, is not for stock.
told as (
    select
        ekpo.*,
        {{ first_kind(with_unread_master(
            told_kinds('line_kinds', {'PSTYP': 'ekpo.PSTYP', 'MTART': 'mara.MTART'}), 'MTART', 'mara', lines='ekpo', key='ekpo.MATNR'
        )) }} as category,
        {{ told_kinds('line_kinds', {
            'KNTTP': 'ekpo.KNTTP',
            'MATNR': "if(ekpo.MATNR is null and ekpo._refusal is null, '-', null)"
        }) }} as others,
        {{ blank_kinds({'PSTYP': 'ekpo.PSTYP'}, 'ekpo') }} as blanks
    from {{ source('erp_sap', 'EKPO') }} as ekpo
    left join mara on ekpo._system = mara._system and ekpo.MATNR = mara.MATNR
    cross join codes
),

ekpo as (
    select
        * exclude (category, others, blanks),
        {{ special_kind('list_prepend(coalesce(category, blanks[1]), others)', usual=['stock']) }} as line
    from told
),

eket as (
    select * from {{ source('erp_sap', 'EKET') }}
),

units as (
    {{ material_units() }}
),

received as (
    select
        _system,
        EBELN,
        EBELP,
        sum(WEMNG) as quantity,
        sum(MENGE) as scheduled_quantity,
        bool_or(_refusal is not null) as is_refused
    from eket
    group by all
),

-- Systems that deliver schedules: what is ordered there is scheduled to the last piece.
scheduled as (
    select distinct _system
    from eket
)

select
    ekpo._system as source,
    ekpo.EBELN as purchase_order_id,
    ekpo.EBELP as purchase_order_line,
    ekko.LIFNR as source_supplier_code,
    ekko.RESWK as source_origin_site,
    coalesce(ekpo.RESLO, '') as source_origin_sublocation,
    ekpo.MATNR as source_item_code,
    ekpo.WERKS as source_site,
    coalesce(ekpo.LGORT, '') as source_sublocation,
    ekko.BEDAT as ordered_at,
    try_cast(
        -- The quantity of a scheduling agreement is its target, which orders nothing: its schedule lines do.
        if(scheduled._system is not null and ekko.document.kind = 'schedule', coalesce(received.scheduled_quantity, 0), ekpo.MENGE)
        * nullif(ekpo.UMREZ, 0) / nullif(ekpo.UMREN, 0) as decimal(18, 4)
    ) as ordered_quantity,
    try_cast(coalesce(received.quantity, 0) * nullif(ekpo.UMREZ, 0) / nullif(ekpo.UMREN, 0) as decimal(18, 4)) as received_quantity,
    (nullif(ekpo.UMREZ, 0) / nullif(ekpo.UMREN, 0))::double as base_per_order_unit,
    ekpo.MEINS as source_order_unit,
    {{ price_of_base_unit(
        'ekpo.NETPR',
        per='ekpo.PEINH',
        base_per_unit="if(
            coalesce(ekpo.BPRME, ekpo.MEINS, '') = coalesce(ekpo.MEINS, ''), ekpo.UMREZ / nullif(ekpo.UMREN, 0), units.base_per_unit
        )"
    ) }} as unit_price,
    if(ekpo.BPRME <> coalesce(ekpo.MEINS, '') and units.base_per_unit is null, ekpo.BPRME, null) as unknown_price_unit,
    ekko.WAERS as currency,
    coalesce(ekko.LOEKZ, ekpo.LOEKZ, ekpo.ELIKZ) is not null as is_closed,
    ekpo.RETPO is not null as is_return,
    -- What another plant supplies is a transfer, whatever its type.
    if(
        ekko.RESWK is not null and coalesce(ekko.document.kind, 'unknown') in ('order', 'unknown'), 'transfer', ekko.document.kind
    ) as document_kind,
    ekko.document.code as source_document_kind,
    ekpo.line.kind as line_kind,
    ekpo.line.code as source_line_kind,
    ekpo._delivery_id as delivery_id,
    ekpo._row_number as row_number,
    case
        when ekko.EBELN is null then 'missing_header'
        when ekko._refusal is not null then ekko._refusal
        when
            scheduled._system is not null
            and ekko.document.kind = 'order'
            and not coalesce(received.is_refused, false)
            and coalesce(received.scheduled_quantity, 0) < ekpo.MENGE
            then 'missing_schedule'
    end as refusal
from ekpo
left join ekko on ekpo._system = ekko._system and ekpo.EBELN = ekko.EBELN
left join scheduled on ekpo._system = scheduled._system
left join units on ekpo._system = units._system and ekpo.MATNR = units.MATNR and ekpo.BPRME = units.unit
left join received
    on ekpo._system = received._system and ekpo.EBELN = received.EBELN and ekpo.EBELP = received.EBELP
