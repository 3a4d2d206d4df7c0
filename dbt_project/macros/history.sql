{# The parent cycle's state, as views of schema `history`; empty for a first cycle. A parent whose state
   is lost is an error here: the run replays it first. #}
{% macro create_history_views() -%}
    {%- if execute -%}
        {%- set parent = run_query('select parent_cycle_id from cycle.cycle').columns[0].values()[0] -%}
        {%- set shapes = {
            'opening_variances': ['erp_source varchar', 'wms_source varchar', 'item_id varchar', 'location_id varchar',
                'stock_status varchar', 'quantity decimal(18,4)'],
            'accepted_baselines': ['erp_source varchar', 'wms_source varchar', 'item_id varchar', 'location_id varchar',
                'stock_status varchar', 'quantity decimal(18,4)', 'actor varchar', 'reason varchar'],
            'exceptions': ['exception_id varchar', 'exception_key varchar', 'erp_source varchar', 'wms_source varchar',
                'item_id varchar', 'location_id varchar', 'stock_status varchar', 'cause varchar', 'counterpart varchar',
                'quantity decimal(18,4)', 'evidence varchar', 'cleared_by varchar', 'opened_at timestamp', 'reopened_at timestamp',
                'last_seen_at timestamp', 'seen_cutoff_at timestamp', 'resolved_at timestamp', 'is_self_closed boolean',
                'recurrences integer', 'assigned_to varchar', 'handling varchar', 'snoozed_until timestamp',
                'last_action varchar', 'last_actor varchar', 'last_reason varchar'],
            'reconciled_pairs': ['erp_source varchar', 'wms_source varchar', 'first_cutoff_at timestamp']
        } -%}
        create schema if not exists history;
        {%- for table, columns in shapes.items() %}
        create or replace view history.{{ table }} as
            {%- if parent %}
        select * from read_parquet('{{ warehouse_folder() }}history/{{ parent }}/{{ table }}.parquet');
            {%- else %}
        select {% for column in columns %}null::{{ column.split(' ')[1] }} as {{ column.split(' ')[0] }}{{ ', ' if not loop.last }}{% endfor %} where false;
            {%- endif %}
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# What the checks between the stages withhold; empty until they ran for this cycle. #}
{% macro create_gate_views() -%}
    {%- if execute -%}
        create schema if not exists gate;
        create or replace view gate.failing_keys as
        select * from read_parquet('{{ warehouse_folder() }}gate/failing_keys.parquet');
    {%- endif -%}
{%- endmacro %}
