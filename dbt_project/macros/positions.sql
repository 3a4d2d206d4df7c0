{# Item-locations whose stock moved `direction` (out or in) more than order documents count, under no order line. #}
{% macro unlinked_movements(direction) -%}
unlinked as (
    select distinct
        item_id,
        location_id,
        'unlinked_movements' as reason
    from {{ ref('planning_linked_movements') }}
    where order_id is null and direction = '{{ direction }}' and quantity > 0
)
{%- endmacro %}

{# The reasons of an item-location, and that some of its movements may belong to the row. Reads `trust` and `unlinked`. #}
{% macro trust_reasons_with_unlinked() -%}
    concat_ws(', ', nullif(trust.trust_reasons, ''), unlinked.reason)
{%- endmacro %}
