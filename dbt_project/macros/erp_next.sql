{# Quantities of a document's line in the base unit of its item, by the ratio that its factor stands for. `ratio` of the line is
   ratio_of('line.conversion_factor'), computed once. #}
{% macro in_stock_unit(quantity) -%}
    try_cast({{ quantity }} * ratio.numerator / ratio.denominator as decimal(18, 4))
{%- endmacro %}

{# What the line is of, in that unit: as the document says, unless that is what the decimals of the factor made of the line's quantity. #}
{% macro line_stock_quantity() -%}
    {%- set exact = 'line.qty * ratio.numerator / ratio.denominator' -%}
    if(
        abs(line.stock_qty - {{ exact }}) <= abs(line.qty * line.conversion_factor::double - {{ exact }}) + 0.0005,
        {{ in_stock_unit('line.qty') }},
        line.stock_qty
    )
{%- endmacro %}
