{# The days that suppliers' messages tell, and of what. #}

{# Days that a message tells of one part of a line, with what they are of by the mapping, in their order; those of no delivery,
   and other ones, are left out. What is no day is null. What the line says after its only quantity (`is_only_part`) is told of that. Reads `codes`. #}
{% macro told_days(dates, part='null', is_only_part='false') -%}
    list_filter(
        list_transform(
            {{ days_of_part(dates, part) }},
            lambda one: {
                'told_of': if(one.part = {{ part }} and {{ is_only_part }}, 'part', one.told_of),
                'day': codes.days[{{ day_key('one.qualifier') }}],
                'date': {{ day_of('one.date') }}
            }
        ),
        lambda one: one.day <> 'none'
    )
{%- endmacro %}

{# Of the told days those that speak of a part with this answer: of a backordered one, which comes later than the rest, only its
   own, and of a change that names no quantity none of the message as a whole, which would not say what changed. #}
{% macro days_of_answer(told, answer, quantity) -%}
    case
        when {{ answer }} = 'backordered' then list_filter({{ told }}, lambda one: one.told_of = 'part')
        when {{ answer }} = 'changed' and {{ quantity }} is null
            then list_filter({{ told }}, lambda one: one.told_of is distinct from 'message')
        else {{ told }}
    end
{%- endmacro %}

{# Whether one of the days is none. #}
{% macro has_odd_day(told) -%}
    coalesce(list_bool_or(list_transform({{ told }}, lambda one: one.date is null)), false)
{%- endmacro %}

{# Whether a part of a line, or the line, is told a day whose qualifier is in no mapping, and no other. Reads `codes`. #}
{% macro has_unknown_day(dates, told, part='null') -%}
    len({{ told }}) = 0
    and len(list_filter({{ unknown_days(dates, part) }}, lambda one: one.told_of in ('part', 'line'))) > 0
{%- endmacro %}

{# Days told of a part of a line, or of all of it, whose qualifier is in no mapping. Reads `codes`. #}
{% macro unknown_days(dates, part='null') -%}
    list_filter({{ days_of_part(dates, part) }}, lambda one: codes.days[{{ day_key('one.qualifier') }}] is null)
{%- endmacro %}

{# Of the days those that are told of a part of a line, or of all of it. #}
{% macro days_of_part(dates, part) -%}
    list_filter({{ dates }}, lambda one: one.part is null or one.part = {{ part }} or one.told_of = 'line')
{%- endmacro %}

{# The day that a message writes, null where it is none, or of a year that ingest refuses of other files. #}
{% macro day_of(text) -%}
    if(year(try_cast({{ text }} as date)) between 1000 and 9999, try_cast({{ text }} as date), null)
{%- endmacro %}

{# Whether a day that means something of the delivery is none. Reads `codes`. #}
{% macro is_odd_day(one) -%}
    codes.days[{{ day_key(one ~ '.qualifier') }}] <> 'none' and {{ day_of(one ~ '.date') }} is null
{%- endmacro %}

{# Whether one of the days, of whichever part, is none. Reads `codes`. #}
{% macro has_odd_day_of_any_part(dates) -%}
    coalesce(list_bool_or(list_transform({{ dates }}, lambda one: {{ is_odd_day('one') }})), false)
{%- endmacro %}

{# Whether days are told of what a line is split into (`split`), where that is not what it says of all. Reads `codes`. #}
{% macro has_day_beneath(dates, split, whole) -%}
    coalesce(
        list_bool_or(list_transform(
            {{ dates }},
            lambda one: one.told_of = 'part'
                and codes.days[{{ day_key('one.qualifier') }}] <> 'none'
                and list_contains(list_transform({{ split }}, lambda each: each.part), one.part)
                and not list_contains(list_transform({{ whole }}, lambda each: each.part), one.part)
        )),
        false
    )
{%- endmacro %}

{# Whether what a line is split into comes on another day than the line. Reads `codes`. #}
{% macro has_other_day_within(dates, told) -%}
    coalesce(
        list_bool_or(list_transform(
            {{ dates }},
            lambda one: one.told_of = 'part'
                and codes.days[{{ day_key('one.qualifier') }}] <> 'none'
                and len(list_filter(
                    {{ told }},
                    lambda each: each.day = codes.days[{{ day_key('one.qualifier') }}] and each.date = {{ day_of('one.date') }}
                )) = 0
        )),
        false
    )
{%- endmacro %}

{# The day of a kind that is told first; one that was only asked for counts where no day of either kind is told. #}
{% macro told_day(told, kind) -%}
    list_filter(
        {{ told }},
        lambda one: one.day = '{{ kind }}'
            or one.day = '{{ kind }}_requested'
            and not list_has_any(list_transform({{ told }}, lambda other: other.day), ['receipt', 'despatch'])
    )[1].date
{%- endmacro %}
