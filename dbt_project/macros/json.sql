{# The list of objects in a JSON column as a list of structs with `fields` ({name: type}); what does not
   fit its type is null. #}
{% macro json_list(column, fields) -%}
    from_json({{ column }}, '[{ {%- for name, type in fields.items() %}"{{ name }}": "{{ type }}"{{ ', ' if not loop.last }}{% endfor -%} }]')
{%- endmacro %}

{# The same of a document's lines, with one null line where ingest refused the document and they cannot be read. #}
{% macro json_lines(column, fields) -%}
    coalesce({{ json_list(column, fields) }}, if(_refusal is null, [], [null]))
{%- endmacro %}

{# An object in a JSON column as a struct with `fields`, in the same way. #}
{% macro json_fields(column, fields) -%}
    from_json({{ column }}, '{ {%- for name, type in fields.items() %}"{{ name }}": "{{ type }}"{{ ', ' if not loop.last }}{% endfor -%} }')
{%- endmacro %}
