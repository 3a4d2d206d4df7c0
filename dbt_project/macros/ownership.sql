{# Whether a row of `owners` may own something of `domain` at `location`, and which row does so first: that of the
   location before the one of all, then that of the domain. #}
{% macro may_own(owners, domain, location) -%}
    {{ owners }}.domain in (coalesce({{ domain }}, '*'), '*') and {{ owners }}.location_id in (coalesce({{ location }}, '*'), '*')
{%- endmacro %}

{% macro nearest_owner(owners) -%}
    {{ owners }}.location_id = '*', {{ owners }}.domain = '*'
{%- endmacro %}

{# Whether `value` in group currency is as severe as a row of `severities`; `severity` is that of what has no value. #}
{% macro reaches_severity(severities, abc_class, value, severity) -%}
    {{ abc_class }} = {{ severities }}.abc_class
    and if({{ value }} is null, {{ severity }} = {{ severities }}.severity, abs({{ value }}) >= {{ severities }}.minimum_value)
{%- endmacro %}
