{# The frozen record of the cycle that is being built, as tables of schema `cycle`. The record stands
   beside the warehouse file; its path holds nothing that a source could have chosen. #}
{% macro create_cycle_tables() -%}
    {%- if execute -%}
        {%- set record = warehouse_folder() ~ 'cycle.json' -%}
        {%- set shapes = {
            'sources': 'source varchar, dialect varchar, system_type varchar, time_zone varchar, currency varchar, owner varchar,
                soft_sla_hours double, hard_sla_hours double',
            'entities': 'source varchar, entity varchar, kind varchar, role varchar, required boolean,
                cadence_hours double, safety_interval_minutes integer',
            'deliveries': 'delivery_id varchar, correlation_id varchar, source varchar, entity varchar,
                extracted_at timestamptz, covers_from timestamptz, file_name varchar, sha256 varchar,
                is_known boolean, is_redriven boolean',
            'row_accounts': 'delivery_id varchar, source varchar, entity varchar, file_name varchar,
                extracted_at timestamptz, outcome varchar, reason varchar, detail varchar,
                rows_read bigint, rows_accepted bigint, rows_dead_lettered bigint, rows_duplicate bigint',
            'answers': 'source varchar, erp_source varchar',
            'location_systems': 'location_id varchar, source varchar',
            'location_terms': 'location_id varchar, interface_sla_hours double',
            'location_tolerances': 'location_id varchar, abc_class varchar, tolerance_share decimal(18,4)',
            'ancestors': 'cycle_id varchar, release_id varchar',
            'actions': 'action_id varchar, acted_at timestamptz, kind varchar, actor varchar, reason varchar,
                exception_id varchar, assigned_to varchar, snoozed_until timestamptz, item_id varchar, location_id varchar'
        } -%}
        {%- set instants = {'deliveries': ['extracted_at', 'covers_from'], 'row_accounts': ['extracted_at'], 'actions': ['acted_at', 'snoozed_until']} -%}
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
        select *{% if table in instants %} replace (
            {%- for name in instants[table] %}timezone('UTC', {{ name }}) as {{ name }}{{ ', ' if not loop.last }}{% endfor -%}
        ){% endif %}
        from listed;
        {%- endfor %}
        create or replace table cycle.policy as
        select
            policy.interface_sla_hours, policy.group_currency, policy.default_calendar, policy.maximum_withheld_value_share, policy.default_abc_class,
            policy.kpi_window_days, policy.kpi_trend_days, policy.forecast_lag_days, policy.reconciliation_minutes,
            policy.carried_stock_hours, policy.planning_history_days, policy.forecast_consumption_buckets_backward,
            policy.forecast_consumption_buckets_forward, policy.default_order_priority, policy.signals.signal_horizon_days,
            policy.signals.supply_delay_days, policy.signals.forecast_used_share,
            policy.exceptions.recurrence_days, policy.exceptions.published_days, policy.exceptions.severity_without_value
        from read_json('{{ record }}', columns = {policy: 'struct(interface_sla_hours double, group_currency varchar, default_calendar varchar,
            maximum_withheld_value_share double, default_abc_class varchar, kpi_window_days integer, kpi_trend_days integer,
            forecast_lag_days integer, reconciliation_minutes double, carried_stock_hours double, planning_history_days integer,
            forecast_consumption_buckets_backward integer, forecast_consumption_buckets_forward integer,
            default_order_priority integer, signals struct(signal_horizon_days integer, supply_delay_days integer,
            forecast_used_share double), exceptions struct(recurrence_days integer, published_days integer,
            severity_without_value varchar))'});
        create or replace table cycle.policy_classes as
        with classes as (
            select unnest(map_entries(policy.abc_classes)) as entry
            from read_json('{{ record }}', columns = {policy: 'struct(abc_classes map(varchar,
                struct(tolerance_share decimal(18,4), minimum_tolerance decimal(18,4), withhold_limit_value decimal(18,4))))'})
        )
        select entry.key as abc_class, unnest(entry.value) from classes;
        create or replace table cycle.policy_exception_severities as
        with severities as (
            select unnest(map_entries(policy.exceptions.severities)) as entry
            from read_json('{{ record }}', columns = {policy: 'struct(exceptions struct(severities map(varchar,
                struct(due_hours double, minimum_value map(varchar, decimal(18,4))))))'})
        ),
        classes as (
            select entry.key as severity, entry.value.due_hours, unnest(map_entries(entry.value.minimum_value)) as least
            from severities
        )
        select severity, due_hours, least.key as abc_class, least.value as minimum_value from classes;
    {%- endif -%}
{%- endmacro %}

{# The folder of the warehouse file, with a slash at its end. #}
{% macro warehouse_folder() -%}
    {{ target.path.rsplit('/', 1)[0] ~ '/' }}
{%- endmacro %}
