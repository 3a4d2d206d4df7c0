{# Rows of a canonical entity from every dialect of the landscape that provides it, by name; typed and empty where none does.
   What a staging model leaves out or leaves null reads as the column's default. `var('canonical')` and `var('providers')` are
   written with the project of a landscape, from canonical/ and from what the dialects' folders hold.

   With `refused`, rows that ingest refused are among them: `refusal` says why, of the row or of one that it is made from as
   its staging model knows, and their nulls are cells that could not be read. #}
{% macro canonical(entity, refused=false) -%}
    {%- set columns = var('canonical')[entity] | rejectattr('name', 'equalto', 'refusal') | list -%}
    {%- set told_refusal = ', told.refusal' if columns | length < var('canonical')[entity] | length -%}
    select
        {%- for column in columns %}
        {% if column.default %}coalesce(told.{{ column.name }}, {{ 'if(letters.reason is null, ' ~ column.default ~ ', null)' if refused else column.default }}) as {% else %}told.{% endif %}{{ column.name }}{{ ',' if refused or not loop.last }}
        {%- endfor %}
        {%- if refused %}
        coalesce(letters.reason{{ told_refusal }}) as refusal
        {%- endif %}
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
    ) as told
    left join {{ source('cycle', 'refused_rows') }} as letters using (delivery_id, row_number)
    {%- if not refused %}
    where coalesce(letters.reason{{ told_refusal }}) is null
    {%- endif %}
{%- endmacro %}

{# Rows that stand without a cell that ingest refused: a null of theirs may be one that could not be read. #}
{% macro rows_without_a_cell() -%}
    select distinct
        delivery_id,
        row_number
    from {{ source('cycle', 'refused_cells') }}
{%- endmacro %}

{# Systems of which ingest refused a row whose key could not be read, of an entity that one of the canonical `entities` is made
   from: what the row was about is not known. #}
{% macro unreadable(entities) -%}
    select distinct refused.source
    from {{ source('cycle', 'refused_rows') }} as refused
    inner join {{ source('cycle', 'sources') }} as systems using (source)
    where not refused.has_key and (systems.dialect, refused.entity) in {{ makings_of(entities) }}
{%- endmacro %}

{# The dialects and entities that the canonical `entities` are made from, as a list of SQL. #}
{% macro makings_of(entities) -%}
    (
        {%- for pair in made_from(entities) %}
        {{ pair }},
        {%- endfor %}
        ('', '')
    )
{%- endmacro %}

{% macro made_from(entities) -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in (graph.nodes or {}).values() if node.name.startswith('stg_') and node.name.split('__')[1] in entities -%}
            {%- for id in node.depends_on.nodes if id in graph.sources -%}
                {%- do found.append("('" ~ graph.sources[id].source_name ~ "', '" ~ graph.sources[id].identifier ~ "')") -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found | unique | sort) }}
{%- endmacro %}
