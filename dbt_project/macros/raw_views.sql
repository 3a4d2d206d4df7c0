{# One view per entity of a dialect over the deliveries that the cycle reads from all its systems, typed and empty where it
   reads none. Beside the contract's columns a row has its delivery, its row number, the instant of its extract, and
   `_system` and `_time_zone` of the system that delivered it, as the cycle's record has them. Rows that ingest refused are
   among them, with what could be read of them; `_refusal` says why, and is null for all others. #}
{% macro create_raw_views() -%}
    {%- if execute -%}
        {%- set files = raw_files() -%}
        {%- set systems = run_query('select source, dialect, time_zone from cycle.sources order by source').rows -%}
        {%- for node in graph.sources.values() if node.source_meta.system_type %}
        create schema if not exists {{ node.schema }};
        create or replace view {{ node.schema }}."{{ node.identifier }}" as
        {{ no_rows(node) }}
            {%- for system in systems if system['dialect'] == node.source_name and system['source'] ~ '/' ~ node.identifier in files %}
        union all by name
        {{ rows_of(node, system, files[system['source'] ~ '/' ~ node.identifier]) }}
            {%- endfor %};
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{% macro no_rows(node) -%}
    select
        {%- for column in node.columns.values() %}
        cast(null as {{ 'timestamp' if column.data_type == 'timestamptz' else column.data_type }}) as "{{ column.name }}",
        {%- endfor %}
        cast(null as varchar) as _delivery_id, cast(null as bigint) as _row_number, cast(null as timestamp) as _extracted_at,
        cast(null as varchar) as _system, cast(null as varchar) as _time_zone, cast(null as varchar) as _refusal
    where false
{%- endmacro %}

{# Rows of overlapping deltas are identified by the contract's key or, without one, by their whole content; the first delivery
   that contains a row counts, with all its identical rows. `fresh` files are read completely, `overlapped` ones only for what
   identifies rows, `faulty` ones for the rows that an earlier cycle refused. #}
{% macro rows_of(node, system, files) -%}
    {#- Polars writes times in nanoseconds, a type of its own in DuckDB. -#}
    {%- set times = node.columns.values() | selectattr('data_type', 'equalto', 'time') | map(attribute='name') | list -%}
    {%- set parts = [] -%}
    {%- if files.fresh %}{% do parts.append(fresh_rows(node, files)) %}{% endif -%}
    {%- if files.faulty %}{% do parts.append(seen_as_faulty('*, null::varchar as _refusal', files.faulty)) %}{% endif -%}
    {%- if files.refused %}{% do parts.append(refused_rows(node, files, read_files(files.refused))) %}{% endif -%}
    {%- if files.still_refused -%}
        {%- do parts.append(refused_rows(node, files, '(' ~ seen_as_faulty('*', files.still_refused) ~ ')')) -%}
    {%- endif -%}
    select
        *{% if times %} replace ({% for name in times %}"{{ name }}"::time as "{{ name }}"{{ ', ' if not loop.last }}{% endfor %}){% endif %},
        '{{ system['source'] }}' as _system,
        '{{ system['time_zone'] }}' as _time_zone
    from (
        {{ parts | join('\n        union all by name\n        ') }}
    )
{%- endmacro %}

{% macro fresh_rows(node, files) -%}
        select
            fresh.*,
            null::varchar as _refusal
        from {{ read_files(files.fresh) }} as fresh
        {%- if files.overlapped %}
        anti join {{ read_files(files.overlapped) }} as known on {{ same_row(node, 'fresh', 'known') }}
        {%- endif %}
        {%- if node.meta.kind == 'delta' and files.fresh | length > 1 %}
        qualify dense_rank() over (
            partition by {% for name in identity(node) %}fresh."{{ name }}"{{ ', ' if not loop.last }}{% endfor %}
            order by _extracted_at, _delivery_id{{ ', _row_number' if node.meta.key }}
        ) = 1
        {%- endif %}
{%- endmacro %}

{% macro seen_as_faulty(columns, files) -%}
        select {{ columns }}
        from {{ read_files(files) }} as rows
        where (_delivery_id, _row_number) in (select (delivery_id, row_number) from history.faulty_movements)
{%- endmacro %}

{# Rows that ingest refused, unless a delivery has the same row whole; those of one key count once. #}
{% macro refused_rows(node, files, rows) -%}
        select refused.* exclude (_refused_column, _has_key)
        from {{ rows }} as refused
        {%- if node.meta.kind == 'delta' and node.meta.key and files.fresh %}
        anti join {{ read_files(files.fresh + files.overlapped) }} as whole on {{ same_row(node, 'refused', 'whole') }}
        {%- endif %}
        {%- if node.meta.key %}
        qualify not refused._has_key or row_number() over (
            partition by refused._delivery_id, {% for name in node.meta.key %}refused."{{ name }}"{{ ', ' if not loop.last }}{% endfor %}
            order by refused._row_number
        ) = 1
        {%- endif %}
{%- endmacro %}

{% macro identity(node) -%}
    {{ return(node.meta.key or node.columns | list) }}
{%- endmacro %}

{% macro same_row(node, one, other) -%}
    {% for name in identity(node) %}{{ one }}."{{ name }}" is not distinct from {{ other }}."{{ name }}"{{ ' and ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro read_files(files) -%}
    read_parquet([{% for file in files %}'{{ file }}'{{ ', ' if not loop.last }}{% endfor %}])
{%- endmacro %}

{# Raw files by 'system/entity', then by what is read from them: of movements only what the parent cycle has not read, of stock
   only what this cycle needs, of everything else all. Delivery ids consist of hashes and declared names only. #}
{% macro raw_files() -%}
    {%- set folder = warehouse_folder() ~ '../' -%}
    {%- set found = {} -%}
    {%- for row in run_query("
        with deliveries as (
            select
                *,
                coalesce(entities.role = 'movements' and is_known, false) as is_behind,
                -- Before covers_from a delta may repeat rows of the previous one.
                least(covers_from, extracted_at - to_hours(entities.cadence_hours::bigint)) as starts_at
            from cycle.deliveries inner join cycle.entities using (source, entity)
            where entities.role is distinct from 'stock'
                or delivery_id in (select delivery_id from cycle.stock_deliveries)
        ),
        read_as as (
            select
                *,
                case
                    when not is_behind then 'fresh'
                    when extracted_at >= min(starts_at) filter (where not is_behind) over (partition by source, entity)
                        then 'overlapped'
                end as way,
                is_behind and delivery_id in (select delivery_id from history.faulty_movements) as is_faulty
            from deliveries
        )
        select
            source || '/' || entity,
            way,
            source || '/' || split_part(delivery_id, '.', 2) || '/' || delivery_id || '.parquet',
            is_faulty,
            rows_refused > 0
        from read_as
        where way is not null or is_faulty
        order by extracted_at, delivery_id") -%}
        {%- set kinds = found.setdefault(
            row[0], {'fresh': [], 'overlapped': [], 'faulty': [], 'refused': [], 'still_refused': []}
        ) -%}
        {%- if row[1] %}{% do kinds[row[1]].append(folder ~ 'raw/' ~ row[2]) %}{% endif -%}
        {%- if row[3] %}{% do kinds.faulty.append(folder ~ 'raw/' ~ row[2]) %}{% endif -%}
        {%- if row[4] and row[1] == 'fresh' %}{% do kinds.refused.append(folder ~ 'refused/' ~ row[2]) %}{% endif -%}
        {%- if row[4] and row[3] %}{% do kinds.still_refused.append(folder ~ 'refused/' ~ row[2]) %}{% endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
