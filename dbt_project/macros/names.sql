{# Schemas are named as written, without the target's name before them. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}

{# A published model is named like its release file; its relation drops the schema's name:
   reconciliation_balances is reconciliation.balances. #}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- set prefix = (node.config.schema or '') ~ '_' -%}
    {{ custom_alias_name or (node.name[prefix | length:] if node.name.startswith(prefix) else node.name) }}
{%- endmacro %}

{# What sorts a name by the numbers in it, as people do: w9 before w10. #}
{% macro by_number(name) -%}
    list_transform(
        regexp_extract_all({{ name }}, '\d+|\D+'),
        lambda part: if(regexp_full_match(part, '\d+'), lpad(part, greatest(length(part), 20)::integer, '0'), part)
    )
{%- endmacro %}
