{# Which of `notices` an ERP tells without a number are those of another channel: as much of the line for the same day, unless the ERP
   tells that one by its number too. One channel has the day in UTC, the other the local one. One row per such notice, with its own
   `numbers` and the `own_numbers` of the other channel's; each counts once. #}
{% macro told_again(notices) -%}
    -- Notices that nothing but their number tells apart are counted.
    with alike as (
        select
            *,
            row_number() over (
                partition by erp_source, purchase_order_id, purchase_order_line, is_numbered, is_told_by_erp, quantity, arrival_date
                order by numbers
            ) as nth
        from {{ notices }}
    )

    select
        entered.erp_source,
        entered.purchase_order_id,
        entered.purchase_order_line,
        entered.numbers,
        numbered.numbers as own_numbers,
        abs(entered.arrival_date - numbered.arrival_date) as days_apart
    from alike as entered
    inner join alike as numbered using (erp_source, purchase_order_id, purchase_order_line, quantity, nth)
    where
        not entered.is_numbered
        and numbered.is_numbered
        and not numbered.is_told_by_erp
        and coalesce(days_apart <= 1, true)
    qualify
        row_number() over (
            partition by erp_source, purchase_order_id, purchase_order_line, entered.numbers, entered.arrival_date
            order by days_apart asc nulls last, own_numbers asc
        ) = 1
        and row_number() over (
            partition by erp_source, purchase_order_id, purchase_order_line, own_numbers, numbered.arrival_date
            order by days_apart asc nulls last, entered.numbers asc
        ) = 1
{%- endmacro %}

{# Whether no later message took the place of a notice: one of the same number for the same order, as notices of several orders may have
   one number, or one that stands for all of that number since it is no original (`is_original`) or is taken back without naming an order. A message
   that names nothing takes the place of none unless it takes the notice back, nor does one that is not clear. Numbers are compared without
   leading zeros. #}
{% macro is_not_replaced(number, is_original, is_unclear) -%}
    {%- set key = "concat_ws('/', sent_at, statement)" -%}
    {%- set is_taken_back = "answer in ('rejected', 'hold')" -%}
    {%- set notice = "_system, sender_id, " ~ as_compared(number) ~ ", is_whole_notice and not " ~ is_taken_back -%}
    {{ number }} is null
    or (
        {{ key }} >= coalesce(
            max({{ key }}) filter (where not {{ is_unclear }}) over (partition by {{ notice }}, {{ as_compared('po_number') }}), ''
        )
        and {{ key }} >= coalesce(
            max({{ key }}) filter (
                where not {{ is_unclear }} and if({{ is_taken_back }}, po_number is null, not {{ is_original }})
            ) over (partition by {{ notice }}),
            ''
        )
    )
{%- endmacro %}
