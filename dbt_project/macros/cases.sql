{# The id shared by the keys of one exception. It contains no document, so that a recurring difference is the same exception. #}
{% macro case_over_statuses(item, location) -%}
    md5(concat_ws('/', 'status_not_synced', {{ item }}, {{ location }}))
{%- endmacro %}

{% macro case_over_locations(item, status, site) -%}
    md5(concat_ws('/', 'location_mismatch', {{ item }}, {{ status }}, {{ site }}))
{%- endmacro %}

{% macro case_over_items(one, other, location) -%}
    md5(concat_ws('/', 'item_mismatch', least({{ one }}, {{ other }}), greatest({{ one }}, {{ other }}), {{ location }}))
{%- endmacro %}
