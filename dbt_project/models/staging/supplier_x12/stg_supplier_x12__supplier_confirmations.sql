{%- set told = {'purpose': 'purpose', 'acknowledgment_type': 'acknowledgment_type', 'status': 'status'} -%}
with

codes as (
    {{ supplier_codes('supplier_x12') }}
),

compared as (
    {{ uncontradicted(
        source('supplier_x12', 'acknowledgements'),
        'interchange_control_number',
        'group_control_number, set_control_number'
    ) }}
),

acknowledgements as (
    select
        *,
        {{ message_in_order('interchange_control_number', 'group_control_number, set_control_number') }} as statement,
        list_filter(
            [{ 'told_of': 'part', 'part': null::integer, 'qualifier': date_qualifier, 'date': date::varchar }]
            || coalesce({{ json_list('supplier_x12', '855', 'dates') }}, []),
            lambda one: one.date is not null
        ) as all_dates
    from compared
),

answered as (
    select
        acknowledgements.*,
        {{ supplier_answer(told) }} as answer,
        {{ told_days('all_dates') }} as all_days,
        {{ has_unknown_day('all_dates', 'all_days') }} as is_day_unknown,
        {{ unknown_codes(told, 'all_dates') }} as unknown_codes,
        {{ supplier_answer_code(told, 'all_dates') }} as answer_code
    from acknowledgements
    cross join codes
),

dated as (
    select
        * exclude (quantity),
        {{ days_of_answer('all_days', 'answer', 'quantity') }} as told_days,
        -- What is accepted or changed, or said by the acknowledgement alone, is of what PO1 names.
        if(status is null or answer in ('accepted', 'changed'), coalesce(quantity, ordered_quantity), quantity) as quantity
    from answered
),

-- A change of a line to what PO1 names on no other day does not say what changed.
compared_to_order as (
    select
        *,
        coalesce(
            answer = 'changed'
            and max(len(told_days)) over po_lines = 0
            and sum(quantity) filter (
                where answer in ('accepted', 'changed') and coalesce(unit = ordered_unit, true)
            ) over po_lines = ordered_quantity,
            false
        ) as is_nothing_changed
    from dated
    window po_lines as (
        partition by {{ same_message('interchange_control_number', 'group_control_number, set_control_number') }}, _delivery_id, po_line
    )
)

select
    _system as source,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    coalesce(told_of = 'order', false) as is_whole_order,
    buyer_item_code as source_item_code,
    supplier_item_code,
    article_number,
    concat_ws('/', interchange_control_number, group_control_number, set_control_number, segment_number) as confirmation_line,
    statement,
    {{ interchange_sent_at() }} as confirmed_at,
    true as is_dated,
    case
        when {{ has_odd_day('told_days') }} or is_nothing_changed then 'unclear'
        when is_day_unknown and answer not in ('rejected', 'hold') then 'unclear'
        else answer
    end as answer,
    answer_code,
    unknown_codes,
    {{ told_day('told_days', 'receipt') }} as confirmed_date,
    {{ told_day('told_days', 'despatch') }} as despatch_date,
    quantity::decimal(18, 4) as quantity,
    coalesce(unit, ordered_unit) as source_unit,
    refusal,
    _delivery_id as delivery_id,
    _row_number as row_number
from compared_to_order
