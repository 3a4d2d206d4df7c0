{# A movement as evidence: its id, with the delivery and row that it was read from. #}
{% macro movement_evidence(row) -%}
    {{ row }}.movement_id || ' [' || {{ row }}.delivery_id || ':' || {{ row }}.row_number || ']'
{%- endmacro %}

{# All evidence of a group in a fixed order; null where there is none. Sorted as a list: an ordered string_agg takes four times
   as long. #}
{% macro all_evidence(evidence) -%}
    array_to_string(list_sort(list({{ evidence }}) filter (where {{ evidence }} is not null)), '; ')
{%- endmacro %}
