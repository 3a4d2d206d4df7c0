{# A timestamp local to `time_zone` as UTC without zone. Of a repeated local hour the first is taken. #}
{% macro to_utc(local_timestamp, time_zone) -%}
    (timezone('UTC', timezone('{{ time_zone }}', {{ local_timestamp }})))
{%- endmacro %}

{# The zone that the source's contract names. #}
{% macro source_time_zone(source_name) -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name == source_name -%}
            {%- if loop.first -%}{{ node.source_meta.time_zone }}{%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
