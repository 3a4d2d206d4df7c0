{# What codes of a supplier's message mean, as a CTE of one row: `answers` by element and code, `days` by qualifier. #}
{% macro supplier_codes(dialect) -%}
    select
        (
            select map_from_entries(list(row(element || '/' || {{ answer_key('source_code') }}, answer)))
            from {{ ref('map_supplier_answer') }}
            where dialect = '{{ dialect }}'
        ) as answers,
        (
            select map_from_entries(list(row({{ day_key('source_qualifier') }}, day)))
            from {{ ref('map_supplier_date') }}
            where dialect = '{{ dialect }}'
        ) as days
{%- endmacro %}

{# How codes of answers are compared: without case, nor the blanks around them; null where nothing is left. #}
{% macro answer_key(code) -%}
    nullif(upper({{ without_blanks(code) }}), '')
{%- endmacro %}

{# A text without the blanks of any kind around it. #}
{% macro without_blanks(text) -%}
    regexp_replace({{ text }}, '^[\s\p{Z}]+|[\s\p{Z}]+$', '', 'g')
{%- endmacro %}

{# The same for qualifiers of days, which some write with leading zeros; '-' for none. #}
{% macro day_key(qualifier) -%}
    coalesce(nullif(ltrim({{ answer_key(qualifier) }}, '0'), ''), '-')
{%- endmacro %}

{# What a message answers. `told` are its elements and their columns, from the whole message to the part of a line: a refusal
   counts wherever it stands, a code that is in no mapping first (`unclear`); else what is said nearest to the part, and
   `otherwise` where nothing is. A blank is looked up as '-' where the mapping has that, else says nothing. Reads `codes`. #}
{% macro supplier_answer(told, otherwise='unclear') -%}
    {%- set refusals = "['unclear', 'rejected', 'hold']" -%}
    {%- set said = [] -%}
    {%- for element, column in told.items() %}{% do said.append(meaning_of(element, column)) %}{% endfor -%}
    coalesce(
        list_filter({{ refusals }}, lambda one: one in ({{ said | join(', ') }}))[1],
        list_filter([{{ said | join(', ') }}], lambda one: one <> 'as_told')[-1],
        '{{ otherwise }}'
    )
{%- endmacro %}

{% macro meaning_of(element, column) -%}
    coalesce(
        codes.answers['{{ element }}/' || coalesce({{ answer_key(column) }}, '-')],
        if({{ answer_key(column) }} is null, null, 'unclear')
    )
{%- endmacro %}

{# The codes in words, for whoever has to find out what they mean, with the days that are none. Reads `codes` for `dates`. #}
{% macro supplier_answer_code(told, dates=none, part='null') -%}
    nullif(concat_ws(
        ', '{% for element, column in told.items() %}, '{{ element }} ' || {{ column }}{% endfor %}
        {%- if dates %},
        nullif(array_to_string(
            list_transform(
                list_filter({{ days_of_part(dates, part) }}, lambda one: {{ is_odd_day('one') }}),
                lambda one: concat_ws(' ', 'date', one.qualifier, one.date)
            ),
            ', '
        ), '')
        {%- endif %}
    ), '')
{%- endmacro %}

{# The codes that no mapping knows, each after its element, wherever a message tells them of a part of a line. Reads `codes`. #}
{% macro unknown_codes(told, dates='null', quantities='null', part='null') -%}
    list_sort(list_distinct(list_filter(
        list_concat(
            [{% for element, column in told.items() %}
                if({{ meaning_of(element, column) }} = 'unclear', '{{ element }} ' || {{ column }}, null){{ ',' if not loop.last }}
            {% endfor %}]
            {%- if quantities != 'null' %},
            list_transform({{ unknown_quantities(quantities) }}, lambda one: 'quantity ' || one.qualifier)
            {%- endif %}
            {%- if dates != 'null' %},
            list_transform({{ unknown_days(dates, part) }}, lambda one: 'date ' || one.qualifier)
            {%- endif %}
        ),
        lambda one: one is not null
    )))
{%- endmacro %}

{# The quantities of a line whose qualifier means one of `meanings`. Reads `codes`. #}
{% macro told_quantities(quantities, meanings) -%}
    list_filter({{ quantities }}, lambda one: codes.answers['quantity/' || {{ answer_key('one.qualifier') }}] in ('{{ meanings | join("', '") }}'))
{%- endmacro %}

{# Quantities that no mapping knows. Reads `codes`. #}
{% macro unknown_quantities(quantities) -%}
    list_filter({{ quantities }}, lambda one: codes.answers['quantity/' || {{ answer_key('one.qualifier') }}] is null)
{%- endmacro %}

{# What a line is split into, in whatever words but such as mean nothing of its goods. Reads `codes`. #}
{% macro split_quantities(quantities) -%}
    list_filter(
        {{ quantities }},
        lambda one: {{ is_beneath('one') }} and codes.answers['quantity/' || {{ answer_key('one.qualifier') }}] is distinct from 'none'
    )
{%- endmacro %}

{# The unit that a line's quantities are in: that of one without any, where the others have one only. Reads `codes`. #}
{% macro common_unit(quantities) -%}
    {%- set units -%}
        list_distinct(list_transform(
            {{ told_quantities(quantities, ['accepted', 'changed', 'backordered', 'as_told']) }}, lambda one: one.unit
        ))
    {%- endset -%}
    if(len({{ units }}) = 1, ({{ units }})[1], null)
{%- endmacro %}

{% macro are_of_one_unit(quantities) -%}
    len(list_distinct(list_transform({{ quantities }}, lambda one: one.unit))) < 2
{%- endmacro %}

{% macro sum_of(quantities) -%}
    list_sum(list_transform({{ quantities }}, lambda one: one.quantity))
{%- endmacro %}

{# Of quantities that mean the same those to count: what the line says of all (`parts=false`) or what that is split into, where there
   is both, and of several qualifiers, each of which says all of it, the first one's. #}
{% macro quantities_once(quantities, parts) -%}
    {%- set all_or_parts -%}
        list_filter({{ quantities }}, lambda one: {{ is_beneath('one') }} = {{ 'list_bool_or' if parts else 'list_bool_and' }}(
            list_transform({{ quantities }}, lambda other: {{ is_beneath('other') }})
        ))
    {%- endset -%}
    list_filter({{ all_or_parts }}, lambda one: one.qualifier is not distinct from ({{ all_or_parts }})[1].qualifier)
{%- endmacro %}

{# Whether quantities that mean the same do not agree: another qualifier, or with `parts` what they are split into, comes to
   something else than those that count. #}
{% macro are_contradictory(quantities, once, parts) -%}
    coalesce(
        list_bool_or(list_transform(
            {{ quantities }},
            lambda one: {{ total_of(quantities, 'one') }} <> list_sum(list_transform({{ once }}, lambda each: each.quantity))
            {%- if not parts %} and {{ is_beneath('one') }} = {{ is_beneath(once ~ '[1]') }}{% endif %}
        )),
        false
    )
{%- endmacro %}

{% macro total_of(quantities, one) -%}
    list_sum(list_transform(
        list_filter(
            {{ quantities }},
            lambda each: each.qualifier is not distinct from {{ one }}.qualifier and {{ is_beneath('each') }} = {{ is_beneath(one) }}
        ),
        lambda each: each.quantity
    ))
{%- endmacro %}

{% macro is_beneath(quantity) -%}
    coalesce({{ quantity }}.beneath, false)
{%- endmacro %}
