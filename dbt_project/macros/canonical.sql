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

{# Staging models with nulls where their entity always has a value, or with values that it does not allow. #}
{% macro staging_rows_that_do_not_fit() -%}
{%- set staged = [] -%}
{%- for entity, columns in var('canonical').items() %}
    {%- for dialect in var('providers').get(entity, []) %}
        {%- do staged.append(('stg_' ~ dialect ~ '__' ~ entity, columns)) %}
    {%- endfor %}
{%- endfor %}
{%- for model, columns in staged %}
select
    '{{ model }}' as staging_model,
    concat_ws(
        ', '
        {%- for column in columns if column.required or column.allowed %}
        , if(bool_or({{ column.name }}{{ ' is null' if column.required }}
            {%- if column.allowed %}{{ ' or ' ~ column.name if column.required }} not in ('{{ column.allowed | join("', '") }}'){% endif -%}
        ), '{{ column.name }}', null)
        {%- endfor %}
    ) as columns_that_do_not_fit
from {{ ref(model) }}
having columns_that_do_not_fit <> ''
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{%- endmacro %}
