{# When an interchange was sent according to its envelope (YYMMDD, HHMM), otherwise when it was delivered. #}
{% macro interchange_sent_at() -%}
    coalesce(try_strptime(interchange_date || left(interchange_time, 4), '%y%m%d%H%M'), _extracted_at)
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
