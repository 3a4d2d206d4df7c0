{# The list of objects in a JSON column as a list of structs with `fields` ({name: type}); what does not
   fit its type is null. Decimals are read as they are written, not as doubles, and rounded half-even. #}
{% macro json_list(column, fields) -%}
    {%- set read = {} -%}
    {%- set typed = [] -%}
    {%- for name, type in fields.items() -%}
        {%- set decimal = modules.re.fullmatch('DECIMAL\((\d+),(\d+)\)', type) -%}
        {%- do read.update({name: 'VARCHAR' if decimal else type}) -%}
        {%- set value = half_even('line.' ~ name, decimal[1], decimal[2]) if decimal else 'line.' ~ name -%}
        {%- do typed.append("'" ~ name ~ "': " ~ value) -%}
    {%- endfor -%}
    {%- if read == fields -%}
        {{ as_read(column, read) }}
    {%- else -%}
        list_transform({{ as_read(column, read) }}, lambda line: { {{- typed | join(', ') -}} })
    {%- endif -%}
{%- endmacro %}

{# The same of a document's lines, with one null line where ingest refused the document and they cannot be read. #}
{% macro json_lines(column, fields) -%}
    coalesce({{ json_list(column, fields) }}, if(_refusal is null, [], [null]))
{%- endmacro %}

{# An object in a JSON column as a struct with `fields`, in the same way. #}
{% macro json_fields(column, fields) -%}
    {{ json_list("('[' || " ~ column ~ " || ']')", fields) }}[1]
{%- endmacro %}

{% macro as_read(column, fields) -%}
    from_json({{ column }}, '[{ {%- for name, type in fields.items() %}"{{ name }}": "{{ type }}"{{ ', ' if not loop.last }}{% endfor -%} }]')
{%- endmacro %}

{# Text as a decimal: the nearest of that scale, of two equally near ones the even one; null where it is no number or has too
   many digits before the point. #}
{% macro half_even(text, precision, scale) -%}
    {%- set exact = 'try_cast(' ~ text ~ ' as decimal(38, 24))' -%}
    {%- set last = '0.' ~ '0' * (scale | int - 1) -%}
    try_cast(
        if(abs({{ exact }}) % {{ last }}2 = {{ last }}05, {{ exact }} - {{ exact }} % {{ last }}1, round({{ exact }}, {{ scale }}))
        as decimal({{ precision }}, {{ scale }})
    )
{%- endmacro %}
