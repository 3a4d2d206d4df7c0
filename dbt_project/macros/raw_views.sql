{# One view a contract entity over exactly the deliveries the cycle uses, typed and empty where it uses
   none. Rows of overlapping deltas are told apart by the contract's key, without one by their whole
   content; of each the first delivery that has it counts, with all its rows that look alike. #}
{% macro create_raw_views() -%}
    {%- if execute -%}
        {%- set files = raw_files() -%}
        {%- for node in graph.sources.values() if node.source_meta.system_type %}
        create schema if not exists {{ node.schema }};
        create or replace view {{ node.schema }}."{{ node.identifier }}" as
        {{ raw_select(node, files.get(node.source_name ~ '/' ~ node.identifier, [])) }};
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{% macro raw_select(node, files) -%}
    {%- if not files -%}
    select
        {%- for column in node.columns.values() %}
        cast(null as {{ 'timestamp' if column.data_type == 'timestamptz' else column.data_type }}) as "{{ column.name }}",
        {%- endfor %}
        cast(null as varchar) as _delivery_id, cast(null as bigint) as _row_number, cast(null as timestamp) as _extracted_at
    where false
    {%- else -%}
    {#- Polars writes times in nanoseconds, a type of its own in DuckDB. -#}
    {%- set times = node.columns.values() | selectattr('data_type', 'equalto', 'time') | map(attribute='name') | list %}
    select *{% if times %} replace ({% for name in times %}"{{ name }}"::time as "{{ name }}"{{ ', ' if not loop.last }}{% endfor %}){% endif %}
    from read_parquet([{% for file in files %}'{{ file }}'{{ ', ' if not loop.last }}{% endfor %}])
    {%- if node.meta.kind == 'delta' %}
    {%- set identity = node.meta.key or node.columns | list %}
    qualify dense_rank() over (
        partition by {% for name in identity %}"{{ name }}"{{ ', ' if not loop.last }}{% endfor %}
        order by _extracted_at, _delivery_id{{ ', _row_number' if node.meta.key }}
    ) = 1
    {%- endif %}
    {%- endif -%}
{%- endmacro %}

{# Raw files by 'source/entity'. Delivery ids are made of hashes and declared names only. #}
{% macro raw_files() -%}
    {%- set folder = warehouse_folder() ~ '../raw/' -%}
    {%- set found = {} -%}
    {%- for row in run_query("
        select source, entity, source || '/' || regexp_replace(entity, '[^A-Za-z0-9]+', '_', 'g') || '/' || delivery_id || '.parquet'
        from cycle.deliveries order by extracted_at, delivery_id") -%}
        {%- do found.setdefault(row[0] ~ '/' ~ row[1], []).append(folder ~ row[2]) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
