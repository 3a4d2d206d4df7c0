{# What a cycle reads, as tables and views of schemas `cycle`, `history`, `gate` and of the raw entities. Their statements are
   written when a cycle is prepared (orchestration/engines/inputs.py) and lie beside the warehouse file, with `{home}` where
   the path of the home stands. #}
{% macro load_inputs() -%}
    {%- if execute -%}
        {%- set home = target.path.rsplit('/', 2)[0] | replace("'", "''") -%}
        {%- set written = run_query("select content from read_text('" ~ home ~ "/warehouse/cycle/inputs.sql')") -%}
        {{ written.columns[0].values()[0] | replace('{home}', home) }}
    {%- endif -%}
{%- endmacro %}
