{# The rows of a canonical entity from every source that provides it, as `var('sources')` says. #}
{% macro union_sources(entity) -%}
    {%- for source_name, entities in var('sources').items() if entity in entities %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    select * from {{ ref('stg_' ~ source_name ~ '__' ~ entity) }}
    {%- endfor %}
{%- endmacro %}
