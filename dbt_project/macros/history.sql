{# The parent cycle's state, as views of schema `history`; empty for a first cycle. A parent whose state
   is lost is an error here: the run replays it first. #}
{% macro create_history_views() -%}
    {%- if execute -%}
        {%- set parent = run_query('select parent_cycle_id from cycle.cycle').columns[0].values()[0] -%}
        {%- set shapes = {
            'opening_variances': ['erp_source varchar', 'wms_source varchar', 'item_id varchar', 'location_id varchar',
                'stock_status varchar', 'quantity decimal(18,4)'],
            'reconciled_pairs': ['erp_source varchar', 'wms_source varchar', 'first_cutoff_at timestamp'],
            'source_cycles': ['as_of timestamp', 'source varchar', 'is_within_sla boolean'],
            'order_lines_seen': ['document_type varchar', 'source varchar', 'order_id varchar', 'order_line varchar',
                'first_promised_date date', 'first_seen_on date', 'last_seen_on date', 'last_open_on date'],
            'lagged_forecasts': ['item_id varchar', 'location_id varchar', 'bucket_start date', 'bucket_days integer',
                'version varchar', 'published_at timestamp', 'forecast_quantity decimal(18,4)'],
            'kpi_trend': ['measured_as_of timestamp', 'kpi varchar', 'dimension varchar', 'value double']
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
