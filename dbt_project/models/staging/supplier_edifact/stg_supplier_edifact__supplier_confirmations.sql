{%- set told = {
    'document_type': 'document_type', 'function': 'function', 'response_type': 'response_type', 'action': 'action',
    'quantity': 'qualifier'
} -%}
with

codes as (
    {{ supplier_codes('supplier_edifact') }}
),

responses as (
    select
        *,
        {{ message_in_order('interchange_control_reference', 'group_reference, message_reference') }} as statement,
        coalesce({{ json_list('supplier_edifact', 'ORDRSP', 'dates') }}, []) as all_dates,
        coalesce({{ json_list('supplier_edifact', 'ORDRSP', 'quantities') }}, []) as all_quantities
    from {{ source('supplier_edifact', 'order_responses') }}
),

-- What will be delivered is what counts, else what was ordered, else all of it. A quantity that no mapping knows says nothing
-- beside others, but alone it is not left out.
parted as (
    select
        responses.*,
        {{ told_quantities('all_quantities', ['accepted', 'changed', 'backordered']) }} as promised,
        {{ told_quantities('all_quantities', ['as_told']) }} as ordered,
        unnest(
            case
                when len(promised) > 0 then promised
                when len(ordered) > 0 then ordered[:1]
                when len(all_quantities) > 0 then all_quantities[:1]
                else [null]
            end
        ) as said
    from responses
    cross join codes
),

parts as (
    select
        *,
        said.part,
        said.qualifier,
        row_number() over (partition by _delivery_id, _row_number order by said.part) as number
    from parted
),

answered as (
    select
        parts.*,
        {{ supplier_answer(told) }} as answer,
        {{ told_days('all_dates', 'parts.part', is_only_part='len(promised) = 1') }} as all_days
    from parts
    cross join codes
),

dated as (
    select
        *,
        {{ days_of_answer('all_days', 'answer', 'said.quantity') }} as told_days
    from answered
)

select
    _system as source,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    coalesce(told_of = 'order', false) as is_whole_order,
    item_code as source_item_code,
    supplier_item_code,
    concat_ws(
        '/',
        interchange_control_reference, group_reference, message_reference, segment_number, if(number > 1, number, null)
    ) as confirmation_line,
    statement,
    {{ interchange_sent_at() }} as confirmed_at,
    true as is_dated,
    if({{ has_odd_day('told_days') }}, 'unclear', answer) as answer,
    {{ supplier_answer_code(told) }} as answer_code,
    {{ told_day('told_days', 'receipt') }} as confirmed_date,
    {{ told_day('told_days', 'despatch') }} as despatch_date,
    said.quantity::decimal(18, 4) as quantity,
    said.unit as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from dated
