{# A conversion factor that a system gives as a decimal, as {numerator, denominator}. A decimal that is a simple fraction cut to
   its digits is that fraction (0.083333 is 1/12, 0.667 is 2/3): by a denominator so small that of a hundred decimals of as many
   digits not one comes that near by chance. Any other is kept as it is, to its last digit (0.4536, 45.3592/100). #}
{% macro ratio_of(factor) -%}
    {%- set digits = "length(rtrim(split_part(" ~ factor ~ "::varchar, '.', 2), '0'))" -%}
    {%- set simple -%}
        list_filter(
            range(1, 1 + least(1000, floor(sqrt(10 ** ({{ digits }} - 2)))::bigint)),
            lambda denominator:
                round({{ factor }} * denominator) > 0
                and abs({{ factor }}::double - round({{ factor }} * denominator)::double / denominator) <= 0.5 * 10.0 ** -{{ digits }}
        )[1]
    {%- endset -%}
    {%- set decimal = '(10 ** greatest(0, ' ~ digits ~ ' - 4))::bigint' -%}
    {
        'numerator': coalesce(round({{ factor }} * {{ simple }})::decimal(18, 4), ({{ factor }} * {{ decimal }})::decimal(18, 4)),
        'denominator': coalesce({{ simple }}, {{ decimal }})::decimal(18, 4)
    }
{%- endmacro %}
