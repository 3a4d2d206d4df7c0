{# Whether a row of `owners` applies to `domain` at `location`, and which row takes precedence: that of the location before the
   one for all locations, then that of the domain. #}
{% macro may_own(owners, domain, location) -%}
    {{ owners }}.domain in (coalesce({{ domain }}, '*'), '*') and {{ owners }}.location_id in (coalesce({{ location }}, '*'), '*')
{%- endmacro %}

{% macro nearest_owner(owners) -%}
    {{ owners }}.location_id = '*', {{ owners }}.domain = '*'
{%- endmacro %}

{# Whether `value` in group currency reaches a row of `severities`; `severity` applies to exceptions without a value. #}
{% macro reaches_severity(severities, abc_class, value, severity) -%}
    {{ abc_class }} = {{ severities }}.abc_class
    and if({{ value }} is null, {{ severity }} = {{ severities }}.severity, abs({{ value }}) >= {{ severities }}.minimum_value)
{%- endmacro %}
