{# Rows of a canonical entity from every dialect of the landscape that provides it, by name; typed and empty where none does.
   What a staging model leaves out or leaves null reads as the column's default. `var('canonical')` and `var('providers')`
   are written with the project of a landscape, from canonical/ and from what the dialects' folders hold. #}
{% macro canonical(entity) -%}
    select
        {%- for column in var('canonical')[entity] %}
        {% if column.default %}coalesce({{ column.name }}, {{ column.default }}) as {% endif %}{{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            {%- for column in var('canonical')[entity] %}
            null::{{ column.data_type }} as {{ column.name }}{{ ',' if not loop.last }}
            {%- endfor %}
        where false
        {%- for dialect in var('providers').get(entity, []) %}
        union all by name
        select * from {{ ref('stg_' ~ dialect ~ '__' ~ entity) }}
        {%- endfor %}
    )
{%- endmacro %}
