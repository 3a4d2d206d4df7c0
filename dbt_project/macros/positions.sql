{# Item-locations with movements in `direction` (out or in) that order documents do not include and no order line claims. #}
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

{# Trust of a row and its reasons, from its item-location (`trust`); a row without a judged position is verified.
   `with_unlinked` adds that some of the movements there may belong to the row (`unlinked`). #}
{% macro row_trust(with_unlinked=false) -%}
    coalesce(trust.trust, 'verified') as trust,
    concat_ws(', ', nullif(trust.trust_reasons, ''){{ ', unlinked.reason' if with_unlinked }}) as trust_reasons
{%- endmacro %}
