{%- set told = {
    'document_type': 'document_type', 'function': 'function', 'response_type': 'response_type', 'action': 'action',
    'quantity': 'qualifier'
} -%}
with

codes as (
    {{ supplier_codes('supplier_edifact') }}
),

compared as (
    {{ uncontradicted(
        source('supplier_edifact', 'order_responses'),
        'interchange_control_reference',
        'group_reference, message_reference'
    ) }}
),

responses as (
    select
        *,
        {{ message_in_order('interchange_control_reference', 'group_reference, message_reference') }} as statement,
        coalesce({{ json_list('supplier_edifact', 'ORDRSP', 'dates') }}, []) as all_dates,
        coalesce({{ json_list('supplier_edifact', 'ORDRSP', 'quantities') }}, []) as all_quantities
    from compared
),

meant as (
    select
        responses.*,
        {{ told_quantities('all_quantities', ['accepted', 'changed']) }} as all_promised,
        {{ told_quantities('all_quantities', ['backordered']) }} as all_backordered,
        {{ told_quantities('all_quantities', ['as_told']) }} as all_ordered,
        {{ unknown_quantities('all_quantities') }} as undated,
        {{ split_quantities('all_quantities') }} as all_split,
        {{ common_unit('all_quantities') }} as told_unit
    from responses
    cross join codes
),

once as (
    select
        *,
        {{ quantities_once('all_promised', parts=true) }} as promised,
        {{ quantities_once('all_backordered', parts=true) }} as backordered,
        {{ quantities_once('all_ordered', parts=true) }} as ordered,
        promised || backordered as whole,
        if(
            len(whole) > 0 and len(list_intersect(whole, all_split)) = 0,
            {{ quantities_once('all_split', parts=true) }},
            []
        ) as split,
        {{ sum_of('split') }} = {{ sum_of('whole') }}
        and len(list_distinct(list_transform(whole, lambda one: one.qualifier))) = 1 as is_split
    from meant
),

-- What will be delivered is what counts, else what was ordered, else all of it, each in the parts that it is split into, in its own
-- words or in others that add up to it; where they do not, their days are of nobody knows what. A quantity that no mapping knows says
-- nothing beside what is promised, but beside what was ordered it may be the one that is.
parted as (
    select
        *,
        if(
            is_split,
            list_transform(
                split,
                lambda one: {
                    'part': one.part,
                    'qualifier': whole[1].qualifier,
                    'quantity': one.quantity,
                    'unit': one.unit,
                    'beneath': one.beneath
                }
            ),
            whole
        ) as to_come,
        len(to_come) = 0 and len(undated) = 0 and len(ordered) > 0 as is_as_ordered,
        {{ are_contradictory('all_promised', 'promised', parts=true) }}
        or {{ are_contradictory('all_backordered', 'backordered', parts=true) }}
        or {{ are_contradictory('all_ordered', 'ordered', parts=true) }}
        or (
            not coalesce(is_split, false)
            and list_has_any(list_transform(split, lambda one: one.part), list_transform(all_dates, lambda one: one.part))
        ) as is_contradictory,
        unnest(
            case
                when len(to_come) > 0 then to_come
                when len(undated) > 0 then undated[:1]
                when len(ordered) > 0 then ordered
                else [null]
            end
        ) as said
    from once
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
        coalesce({{ meaning_of('action', 'action') }} = 'changed', false) as is_line_changed,
        {{ told_days('all_dates', 'parts.part', is_only_part='len(to_come) = 1') }} as all_days,
        {{ has_unknown_day('all_dates', 'all_days', 'parts.part') }} as is_day_unknown,
        {{ unknown_codes(told, 'all_dates', 'all_quantities', 'parts.part') }} as unknown_codes,
        {{ supplier_answer_code(told, 'all_dates', 'parts.part') }} as answer_code
    from parts
    cross join codes
),

dated as (
    select
        *,
        {{ days_of_answer('all_days', 'answer', 'if(is_as_ordered, null, said.quantity)') }} as told_days
    from answered
)

select
    _system as source,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    coalesce(told_of = 'order', false) as is_whole_order,
    item_code as source_item_code,
    supplier_item_code,
    article_number,
    concat_ws(
        '/',
        interchange_control_reference, group_reference, message_reference, segment_number, if(number > 1, number, null)
    ) as confirmation_line,
    statement,
    {{ interchange_sent_at() }} as confirmed_at,
    true as is_dated,
    case
        when {{ has_odd_day('told_days') }} or is_contradictory then 'unclear'
        when is_day_unknown and answer not in ('rejected', 'hold') then 'unclear'
        -- What was ordered is no change of it.
        when answer = 'changed' and is_as_ordered and len(told_days) = 0 then 'unclear'
        when
            (answer = 'changed' or (answer = 'accepted' and is_line_changed))
            and {{ sum_of('promised') }} = {{ sum_of('ordered') }}
            and max(len(told_days)) over (partition by _delivery_id, _row_number) = 0
            then 'unclear'
        when answer = 'accepted' and is_line_changed then 'changed'
        else answer
    end as answer,
    answer_code,
    unknown_codes,
    {{ told_day('told_days', 'receipt') }} as confirmed_date,
    {{ told_day('told_days', 'despatch') }} as despatch_date,
    said.quantity::decimal(18, 4) as quantity,
    coalesce(said.unit, told_unit) as source_unit,
    refusal,
    _delivery_id as delivery_id,
    _row_number as row_number
from dated
