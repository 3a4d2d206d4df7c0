{# The objects in a JSON column of a source, as the contract says that they are (`var('nested')`, written with the project of a
   landscape): a list of structs with its `lines`, each of its type. What does not fit or is too small is null; ingest has refused the
   document then, or reported the value. Decimals are read as they are written, not as doubles, and rounded half-even. #}
{% macro json_list(dialect, entity, column) -%}
    {{ typed_list(column, var('nested')[dialect][entity][column]) }}
{%- endmacro %}

{# The same of a document's lines, with one null line where ingest refused the document and they cannot be read. #}
{% macro json_lines(dialect, entity, column) -%}
    coalesce({{ json_list(dialect, entity, column) }}, if(_refusal is null, [], [null]))
{%- endmacro %}

{# A single object as a struct with its `fields`, in the same way. #}
{% macro json_fields(dialect, entity, column) -%}
    {{ typed_list("('[' || " ~ column ~ " || ']')", var('nested')[dialect][entity][column]) }}[1]
{%- endmacro %}

{% macro typed_list(text, types) -%}
    {%- set typed = [] -%}
    {%- for name, type_and_limit in types.items() -%}
        {%- set decimal = modules.re.fullmatch('decimal\((\d+),(\d+)\)', type_and_limit[0]) -%}
        {%- set value = half_even('line."' ~ name ~ '"', decimal[1], decimal[2]) if decimal else 'try_cast(line."' ~ name ~ '" as ' ~ type_and_limit[0] ~ ')' -%}
        {%- if type_and_limit | length > 1 -%}
            {%- set value = 'case when ' ~ value ~ ' ' ~ type_and_limit[1] ~ ' then ' ~ value ~ ' end' -%}
        {%- endif -%}
        {%- do typed.append('"' ~ name ~ '": ' ~ value) -%}
    {%- endfor -%}
    list_transform(
        from_json({{ text }}, '[{ {%- for name in types %}"{{ name }}": "VARCHAR"{{ ', ' if not loop.last }}{% endfor -%} }]'),
        lambda line: { {{- typed | join(', ') -}} }
    )
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
