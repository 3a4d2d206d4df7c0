{# When an interchange was sent according to its envelope (YYMMDD or CCYYMMDD, HHMM or HHMMSS), otherwise when it was delivered. #}
{% macro interchange_sent_at() -%}
    coalesce(
        if(
            length(interchange_date) in (6, 8),
            try_strptime(right(interchange_date, 6) || rpad(left(interchange_time, 6), 6, '0'), '%y%m%d%H%M%S'),
            null
        ),
        _extracted_at
    )
{%- endmacro %}

{# A message among those of its instant, as text that sorts as they were sent: by the number of the interchange, then by where in it
   the message stands. `message` are the columns that tell messages of an interchange apart. #}
{% macro message_in_order(interchange, message) -%}
    concat_ws(
        '/',
        {{ in_counting_order(interchange) }},
        printf('%012d', min(_row_number) over (
            partition by {{ same_message(interchange, message) }}
        ))
    )
{%- endmacro %}

{# Rows of messages, those of `told` with their `refusal`: why all rows of a message are refused of which another delivery says other
   things (by `message_hash`, or in a row of one segment), null for all others. Which of them is right cannot be told. #}
{% macro uncontradicted(told, interchange, message) -%}
    select
        * exclude (is_told_otherwise),
        if(
            _refusal is null and (
                bool_or(is_told_otherwise) over (partition by {{ same_message(interchange, message) }})
                or count(distinct message_hash) over (partition by {{ same_message(interchange, message) }}) > 1
            ),
            'duplicate_key',
            null
        ) as refusal
    from (
        select
            *,
            _refusal is null and count(*) filter (where _refusal is null) over (
                partition by {{ same_message(interchange, message) }}, segment_number
            ) > 1 as is_told_otherwise
        from {{ told }}
    ) as compared
{%- endmacro %}

{% macro same_message(interchange, message) -%}
    _system, sender_id, interchange_date, interchange_time, {{ interchange }}, {{ message }}
{%- endmacro %}

{# A number as text that sorts as one counts: 9 before 10, R9 before R10, 0099 before 100. #}
{% macro in_counting_order(number) -%}
    regexp_replace(regexp_replace({{ number }}, '([0-9]+)', '{{ '0' * 35 }}\1', 'g'), '[0-9]*([0-9]{35})', '\1', 'g')
{%- endmacro %}

{# A timestamp local to `time_zone` as UTC without zone. In a repeated local hour the first occurrence is
   taken, so that nothing appears recorded after its own extract; DuckDB by itself takes the second. #}
{% macro to_utc(local_timestamp, time_zone) -%}
    least(
        timezone('UTC', timezone({{ time_zone }}, {{ local_timestamp }})),
        timezone('UTC', timezone({{ time_zone }}, {{ local_timestamp }} - interval 1 hour)) + interval 1 hour
    )
{%- endmacro %}

{# The day that an instant, in UTC, falls on where `locations`, a row of cnf_locations, is; in UTC where no zone is known. #}
{% macro local_day(instant, locations) -%}
    timezone(coalesce({{ locations }}.time_zone, 'UTC'), timezone('UTC', {{ instant }}))::date
{%- endmacro %}

{# Of a column of type timestamptz_or_date: the instant, UTC, or the date that it tells; null where it tells the other. #}
{% macro told_instant(column) -%}
    if(length({{ column }}) > 10, {{ column }}::timestamp, null)
{%- endmacro %}

{% macro told_date(column) -%}
    if(length({{ column }}) = 10, {{ column }}::date, null)
{%- endmacro %}
