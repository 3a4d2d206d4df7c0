{# Whether two quantities differ by a factor of an item's units, or its inverse, but for the last decimal. #}
{% macro are_in_ratio(one, other, factors) -%}
    {%- set rounding = '0.0001 * greatest(' ~ factors ~ '.numerator, ' ~ factors ~ '.denominator)' -%}
    (
        abs({{ one }} * {{ factors }}.denominator - {{ other }} * {{ factors }}.numerator) < {{ rounding }}
        or abs({{ other }} * {{ factors }}.denominator - {{ one }} * {{ factors }}.numerator) < {{ rounding }}
    )
{%- endmacro %}

{# Whether an item or location is a source's own code, for want of a cross-reference. #}
{% macro is_unmapped(id, pair) -%}
    (starts_with({{ id }}, {{ pair }}.erp_source || ':') or starts_with({{ id }}, {{ pair }}.wms_source || ':'))
{%- endmacro %}
