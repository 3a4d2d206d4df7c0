{# Whether two quantities differ by a factor of an item's units, or its inverse, but for the last decimal. #}
{% macro are_in_ratio(one, other, factors) -%}
    (
        abs({{ one }} * {{ factors }}.denominator - {{ other }} * {{ factors }}.numerator) < 0.0001 * {{ factors }}.numerator
        or abs({{ other }} * {{ factors }}.denominator - {{ one }} * {{ factors }}.numerator) < 0.0001 * {{ factors }}.numerator
    )
{%- endmacro %}

{# Whether an item or location is a source's own code, for want of a cross-reference. #}
{% macro is_unmapped(id, pair) -%}
    (starts_with({{ id }}, {{ pair }}.erp_source || ':') or starts_with({{ id }}, {{ pair }}.wms_source || ':'))
{%- endmacro %}
