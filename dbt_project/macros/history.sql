{# The parent cycle's state, as views of schema `history`, one per state model in the shape of its contract; empty for a
   first cycle. A parent whose state is lost is an error here, as the run replays it first. State that is `per_cycle` is read
   from all ancestors within the matching window. #}
{% macro create_history_views() -%}
    {%- if execute -%}
        {%- set parent = run_query('select parent_cycle_id from cycle.cycle').columns[0].values()[0] -%}
        {%- set ancestors = run_query('select cycle_id from cycle.ancestors').columns[0].values() -%}
        create schema if not exists history;
        {%- for node in graph.nodes.values() if node.config.meta.state %}
        create or replace view history.{{ state_name(node) }} as
            {%- if parent %}
        select * from {{ read_history(ancestors if node.config.meta.per_cycle else [parent], state_name(node)) }};
            {%- else %}
        select {% for column in node.columns.values() %}null::{{ column.data_type }} as {{ column.name }}{{ ', ' if not loop.last }}{% endfor %} where false;
            {%- endif %}
        {%- endfor %}
        {{ create_stock_deliveries() }}
    {%- endif -%}
{%- endmacro %}

{# The name under which the next cycle reads the rows of a state model. #}
{% macro state_name(node) -%}
    {{ node.name[4:] if node.name.startswith('rec_') else node.name }}
{%- endmacro %}

{% macro read_history(cycles, table) -%}
    read_parquet([
        {%- for cycle in cycles %}'{{ warehouse_folder() }}history/{{ cycle }}/{{ table }}.parquet'{{ ', ' if not loop.last }}{% endfor -%}
    ])
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

{# What the checks between the stages withhold, and which KPIs could not be measured; empty until they have run for this cycle. #}
{% macro create_gate_views() -%}
    {%- if execute -%}
        create schema if not exists gate;
        {%- for name in ('failing_keys', 'unmeasured_kpis') %}
        create or replace view gate.{{ name }} as select * from read_parquet('{{ warehouse_folder() }}gate/{{ name }}.parquet');
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# The KPI models that the cycle could not build, or whose tests failed: nobody may read what an earlier cycle left there. #}
{% macro unmeasured_kpis() -%}
    {{ return(run_query('select model from gate.unmeasured_kpis').columns[0].values() | list if execute else []) }}
{%- endmacro %}
