{# The order line that each of `rows` belongs to, by their `key`: the one that its order_reference names for its item, as an order
   rather than as a delivery or a notice. Without a line it is the only one for that item; rows for which several fit are left out.
   `also` is a condition on `rows` and on `names`. #}
{% macro lines_named_by(rows, key, also='true') -%}
    select
        {{ key }},
        min(document_type) as document_type,
        min(order_id) as order_id,
        min(order_line) as order_line
    from (
        select
            {{ rows }}.{{ key }},
            names.document_type,
            names.order_id,
            names.order_line
        from {{ rows }}
        inner join {{ ref('planning_order_line_names') }} as names
            on {{ rows }}.erp_source = names.source
            and {{ rows }}.item_id = names.item_id
            and ltrim({{ rows }}.order_reference, '0') = names.reference
            and (
                {{ rows }}.order_line_reference is null
                or names.line_reference is null
                or ltrim({{ rows }}.order_line_reference, '0') = names.line_reference
            )
            and {{ also }}
        qualify rank() over (partition by {{ rows }}.{{ key }} order by names.precedence) = 1
    ) as named
    group by {{ key }}
    having count(distinct concat_ws('/', document_type, order_id, order_line)) = 1
{%- endmacro %}

{# The document that goods moved under, one name in both systems: a warehouse's own, or the one that it reverses; an ERP repeats the
   warehouse's, even in a reversal. #}
{% macro goods_document(moves, is_of_warehouse) -%}
    coalesce(
        if({{ is_of_warehouse }}, {{ moves }}.reverses_document, null),
        {{ moves }}.reference,
        {{ moves }}.reverses_document,
        {{ moves }}.document_number
    )
{%- endmacro %}
