{%- set told = {'purpose': 'purpose'} -%}
with

codes as (
    {{ supplier_codes('supplier_x12') }}
),

compared as (
    {{ uncontradicted(
        source('supplier_x12', 'ship_notices'),
        'interchange_control_number',
        'group_control_number, set_control_number'
    ) }}
),

notices as (
    select
        *,
        {{ interchange_sent_at() }} as sent_at,
        {{ message_in_order('interchange_control_number', 'group_control_number, set_control_number') }} as statement,
        {{ json_list('supplier_x12', '856', 'dates') }} as all_dates
    from compared
),

answered as (
    select
        notices.*,
        coalesce(told_of = 'notice', false) as is_whole_notice,
        {{ supplier_answer(told, otherwise='accepted') }} as answer,
        {{ told_days('all_dates') }} as told_days,
        {{ unknown_codes(told, 'all_dates') }} as unknown_codes,
        {{ supplier_answer_code(told, 'all_dates') }} as answer_code,
        answer = 'unclear' or {{ has_odd_day('told_days') }} or {{ has_other_day_within('all_dates', 'told_days') }} as is_unclear
    from notices
    cross join codes
),

-- A notice that is sent again replaces the previous one, unless it names nothing without taking anything back.
latest as (
    select *
    from answered
    -- One that cannot be read names no number to be sent again under.
    qualify {{ is_not_replaced('shipment_id', "(coalesce(purpose, '00') = '00')", 'is_unclear') }}
)

select
    _system as source,
    shipment_id as asn_id,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    buyer_item_code as source_item_code,
    supplier_item_code,
    article_number,
    sent_at as told_at,
    if(is_unclear, 'unclear', answer) as answer,
    answer_code,
    unknown_codes,
    is_whole_notice,
    quantity::decimal(18, 4) as quantity,
    unit as source_unit,
    {{ told_day('told_days', 'despatch') }} as shipped_on,
    {{ told_day('told_days', 'receipt') }} as expected_arrival_date,
    refusal,
    _delivery_id as delivery_id,
    _row_number as row_number
from latest
