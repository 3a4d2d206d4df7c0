{%- set told = {'function': 'function'} -%}
with

codes as (
    {{ supplier_codes('supplier_edifact') }}
),

compared as (
    {{ uncontradicted(
        source('supplier_edifact', 'despatch_advices'),
        'interchange_control_reference',
        'group_reference, message_reference'
    ) }}
),

advices as (
    select
        *,
        {{ interchange_sent_at() }} as sent_at,
        {{ message_in_order('interchange_control_reference', 'group_reference, message_reference') }} as statement,
        {{ json_list('supplier_edifact', 'DESADV', 'dates') }} as all_dates,
        coalesce({{ json_list('supplier_edifact', 'DESADV', 'quantities') }}, []) as all_quantities
    from compared
),

answered as (
    select
        advices.*,
        coalesce(told_of = 'notice', false) as is_whole_notice,
        {{ supplier_answer(told, otherwise='accepted') }} as answer,
        {{ told_quantities('all_quantities', ['accepted']) }} as despatched,
        {{ common_unit('all_quantities') }} as told_unit,
        {{ quantities_once('despatched', parts=false) }} as whole,
        {{ quantities_once('despatched', parts=true) }} as split,
        {{ sum_of('split') }} as split_quantity,
        {{ sum_of('whole') }} as whole_quantity,
        {{ has_day_beneath('all_dates', 'split', 'whole') }} as is_split_by_day,
        -- What an item is split into, its packs and places, is a part of what it says itself, and counts where it comes on days of its own.
        if(is_split_by_day and split_quantity = whole_quantity, split, whole) as shipped,
        {{ are_contradictory('despatched', 'whole', parts=false) }}
        or coalesce(is_split_by_day and split_quantity <> whole_quantity, false)
        or coalesce(split_quantity > whole_quantity and {{ are_of_one_unit('split || whole') }}, false) as is_contradictory,
        {{ has_odd_day_of_any_part('all_dates') }} as is_odd
    from advices
    cross join codes
),

-- An advice that is sent again replaces the previous one, unless it names nothing without taking anything back; one that cannot be
-- read names no number to be sent again under.
latest as (
    select *
    from answered
    qualify {{ is_not_replaced(
        'document_number',
        "(coalesce(function, '9') = '9')",
        "(answer = 'unclear' or is_contradictory or is_odd)"
    ) }}
),

-- A line that names no despatched quantity is kept without one.
parted as (
    select
        *,
        unnest(if(len(shipped) > 0, shipped, [null])) as said
    from latest
),

parts as (
    select
        *,
        said.part
    from parted
),

dated as (
    select
        parts.*,
        {{ told_days('all_dates', 'parts.part') }} as told_days,
        {{ unknown_codes(told, 'all_dates', 'all_quantities', 'parts.part') }} as unknown_codes,
        {{ supplier_answer_code(told, 'all_dates', 'parts.part') }} as answer_code
    from parts
    cross join codes
)

select
    _system as source,
    document_number as asn_id,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    item_code as source_item_code,
    supplier_item_code,
    article_number,
    sent_at as told_at,
    if({{ has_odd_day('told_days') }} or is_contradictory, 'unclear', answer) as answer,
    answer_code,
    unknown_codes,
    is_whole_notice,
    said.quantity::decimal(18, 4) as quantity,
    coalesce(said.unit, told_unit) as source_unit,
    {{ told_day('told_days', 'despatch') }} as shipped_on,
    {{ told_day('told_days', 'receipt') }} as expected_arrival_date,
    refusal,
    _delivery_id as delivery_id,
    _row_number as row_number
from dated
