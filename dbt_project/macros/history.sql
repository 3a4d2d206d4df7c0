{# The parent cycle's state, as views of schema `history`; empty for a first cycle. A parent whose state
   is lost is an error here: the run replays it first. Settled movements are told cycle by cycle and read of all
   ancestors within the window of matching. #}
{% macro create_history_views() -%}
    {%- if execute -%}
        {%- set parent = run_query('select parent_cycle_id from cycle.cycle').columns[0].values()[0] -%}
        {%- set ancestors = run_query('select cycle_id from cycle.ancestors').columns[0].values() -%}
        create schema if not exists history;
        {%- for table, columns in history_shapes().items() %}
        create or replace view history.{{ table }} as
            {%- if parent %}
        select * from {{ read_history(ancestors if table == 'settled_movements' else [parent], table) }};
            {%- else %}
        select {% for column in columns %}null::{{ column.split(' ')[1] }} as {{ column.split(' ')[0] }}{{ ', ' if not loop.last }}{% endfor %} where false;
            {%- endif %}
        {%- endfor %}
        {{ create_stock_deliveries() }}
    {%- endif -%}
{%- endmacro %}

{% macro read_history(cycles, table) -%}
    read_parquet([
        {%- for cycle in cycles %}'{{ warehouse_folder() }}history/{{ cycle }}/{{ table }}.parquet'{{ ', ' if not loop.last }}{% endfor -%}
    ])
{%- endmacro %}

{# Columns of each table of state; its rows are those of the model rec_<table> of the cycle before. #}
{% macro history_shapes() -%}
    {{ return({
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
        'reconciled_pairs': ['erp_source varchar', 'wms_source varchar', 'first_cutoff_at timestamp'],
        'source_cycles': ['as_of timestamp', 'source varchar', 'is_within_sla boolean'],
        'order_lines_seen': ['document_type varchar', 'source varchar', 'order_id varchar', 'order_line varchar',
            'first_promised_date date', 'first_seen_on date', 'last_seen_on date', 'last_open_on date'],
        'lagged_forecasts': ['item_id varchar', 'location_id varchar', 'bucket_start date', 'bucket_days integer',
            'version varchar', 'published_at timestamp', 'forecast_quantity decimal(18,4)'],
        'receipt_postings': ['erp_source varchar', 'purchase_order_id varchar', 'item_id varchar', 'is_wms boolean',
            'receipt_reference varchar', 'received_on date', 'quantity decimal(18,4)', 'delivery_id varchar',
            'row_number bigint'],
        'transfer_postings': ['erp_source varchar', 'is_wms boolean', 'transfer_reference varchar', 'item_id varchar',
            'location_id varchar', 'moved_on date', 'quantity decimal(18,4)', 'delivery_id varchar', 'row_number bigint'],
        'stock_days': ['location_id varchar', 'observed_on date', 'stocked_out_items varchar[]'],
        'stock_counts': ['item_id varchar', 'location_id varchar', 'stock_status varchar', 'document_number varchar',
            'counted_at timestamp', 'difference_quantity decimal(18,4)', 'counted_quantity decimal(18,4)'],
        'last_verified': ['item_id varchar', 'location_id varchar', 'stock_status varchar', 'quantity decimal(18,4)',
            'moved_quantity decimal(18,4)', 'verified_at timestamp', 'rolled_to_at timestamp', 'cycle_id varchar'],
        'kpi_trend': ['measured_as_of timestamp', 'kpi varchar', 'dimension varchar', 'value double'],
        'ledgers': ['source varchar', 'examined_to timestamp', 'rolled_from_at timestamp', 'moves_needed_from timestamp'],
        'ledger_breaks': ['source varchar', 'item_id varchar', 'location_id varchar', 'stock_status varchar',
            'broken_at timestamp', 'quantity decimal(18,4)'],
        'faulty_movements': ['delivery_id varchar', 'row_number bigint'],
        'carried_movements': ['source varchar', 'movement_id varchar', 'document_number varchar', 'document_line varchar',
            'movement_type varchar', 'source_movement_type varchar', 'source_item_code varchar', 'source_site varchar',
            'source_sublocation varchar', 'stock_status varchar', 'stock_scope varchar', 'lot_id varchar',
            'source_unit varchar', 'quantity decimal(18,4)', 'counted_quantity decimal(18,4)', 'is_full_count boolean',
            'reference varchar', 'order_reference varchar', 'order_line_reference varchar', 'reverses_document varchar',
            'reverses_line varchar', 'recorded_at timestamp', 'occurred_on date', 'delivery_id varchar',
            'row_number bigint', 'is_settled boolean'],
        'settled_movements': ['erp_source varchar', 'wms_source varchar', 'side varchar', 'source varchar', 'document varchar',
            'is_outside_wms boolean', 'item_id varchar', 'location_id varchar', 'stock_status varchar',
            'direction integer', 'quantity decimal(18,4)', 'is_reversal boolean', 'movement_type varchar',
            'lot_id varchar', 'movement_id varchar', 'recorded_at timestamp', 'delivery_id varchar', 'row_number bigint'],
    }) }}
{%- endmacro %}

{# The snapshots that this cycle may roll from or examine: those since the one that the parent rolled from. #}
{% macro create_stock_deliveries() -%}
        create or replace table cycle.stock_deliveries as
        select deliveries.source, deliveries.delivery_id, deliveries.extracted_at as snapshot_at
        from cycle.deliveries as deliveries
        inner join cycle.entities as entities using (source, entity)
        left join history.ledgers as ledgers using (source)
        where entities.role = 'stock'
            and deliveries.extracted_at >= coalesce(least(ledgers.rolled_from_at, ledgers.examined_to), timestamp '-infinity');
{%- endmacro %}

{# What the checks between the stages withhold; empty until they ran for this cycle. #}
{% macro create_gate_views() -%}
    {%- if execute -%}
        create schema if not exists gate;
        create or replace view gate.failing_keys as
        select * from read_parquet('{{ warehouse_folder() }}gate/failing_keys.parquet');
    {%- endif -%}
{%- endmacro %}
