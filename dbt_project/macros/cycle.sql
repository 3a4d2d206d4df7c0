{# The frozen record of the cycle that is being built, as tables of schema `cycle`. They lie as Parquet beside the
   warehouse file, one file per table (orchestration/cycle/tables.py). #}
{% macro create_cycle_tables() -%}
    {%- if execute -%}
        create schema if not exists cycle;
        {%- for file in run_query("from glob('" ~ warehouse_folder() ~ "cycle/*.parquet')").columns[0].values() %}
        create or replace table cycle.{{ file.split('/')[-1].removesuffix('.parquet') }} as from read_parquet('{{ file }}');
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# The folder of the warehouse file, with a slash at its end. #}
{% macro warehouse_folder() -%}
    {{ target.path.rsplit('/', 1)[0] ~ '/' }}
{%- endmacro %}
