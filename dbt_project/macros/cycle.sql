{# The frozen record of the cycle that is being built, as tables of schema `cycle`. The record stands
   beside the warehouse file; its path holds nothing that a source could have chosen. #}
{% macro create_cycle_tables() -%}
    {%- if execute -%}
        {%- set record = warehouse_folder() ~ 'cycle.json' -%}
        {%- set shapes = {
            'sources': 'source varchar, system_type varchar, time_zone varchar, currency varchar, owner varchar,
                soft_sla_hours double, hard_sla_hours double',
            'entities': 'source varchar, entity varchar, kind varchar, role varchar, required boolean,
                cadence_hours double, safety_interval_minutes integer',
            'deliveries': 'delivery_id varchar, correlation_id varchar, source varchar, entity varchar,
                extracted_at timestamptz, covers_from timestamptz, file_name varchar, sha256 varchar',
            'row_accounts': 'delivery_id varchar, source varchar, entity varchar, file_name varchar,
                extracted_at timestamptz, outcome varchar, reason varchar, detail varchar,
                rows_read bigint, rows_accepted bigint, rows_dead_lettered bigint, rows_duplicate bigint'
        } -%}
        create schema if not exists cycle;
        create or replace table cycle.cycle as
        select cycle_id, timezone('UTC', as_of) as as_of, parent_cycle_id
        from read_json('{{ record }}', columns = {cycle_id: 'varchar', as_of: 'timestamptz', parent_cycle_id: 'varchar'});
        {%- for table, shape in shapes.items() %}
        create or replace table cycle.{{ table }} as
        with listed as (
            select unnest({{ table }}, recursive := true)
            from read_json('{{ record }}', columns = { {{ table }}: 'struct({{ shape | replace("\n", " ") }})[]'})
        )
        select
            * {%- for name in ('extracted_at', 'covers_from') if name in shape %}
            {{- ' replace (' if loop.first }}timezone('UTC', {{ name }}) as {{ name }}{{ ')' if loop.last else ', ' }}
            {%- endfor %}
        from listed;
        {%- endfor %}
        create or replace table cycle.policy as
        select
            policy.interface_sla_hours, policy.group_currency, policy.maximum_withheld_value_share, policy.default_abc_class
        from read_json('{{ record }}', columns = {policy: 'struct(interface_sla_hours double, group_currency varchar,
            maximum_withheld_value_share double, default_abc_class varchar)'});
        create or replace table cycle.policy_classes as
        with classes as (
            select unnest(map_entries(policy.abc_classes)) as entry
            from read_json('{{ record }}', columns = {policy: 'struct(abc_classes map(varchar,
                struct(tolerance_share decimal(18,4), minimum_tolerance decimal(18,4), withhold_limit_value decimal(18,4))))'})
        )
        select entry.key as abc_class, unnest(entry.value) from classes;
    {%- endif -%}
{%- endmacro %}

{# The folder of the warehouse file, with a slash at its end. #}
{% macro warehouse_folder() -%}
    {{ target.path.rsplit('/', 1)[0] ~ '/' }}
{%- endmacro %}
