{%- set names = {
    'document': 'document',
    'order': 'order_name',
    'order_behind': 'coalesce(order_behind, order_name)',
} %}
{%- set key = 'erp_source, wms_source, item_id, location_id, stock_status' %}
-- Totals that differ by their document or direction only, as both systems posted the same goods all the same: in the two directions of
-- one document or, under documents of their own, for one delivery or order. Oldest first: what comes back to zero agrees, whatever is
-- moved for the order later. A delivery and the order behind it are one name only where a movement names the order itself, as two
-- deliveries of an order are not the same goods.
with

named as (
    select
        moves.erp_source,
        moves.wms_source,
        moves.document,
        moves.item_id,
        moves.direction,
        moves.location_id,
        moves.stock_status,
        max(moves.recorded_at) as recorded_at,
        if(count(distinct orders.order_name) = 1, min(orders.order_name), null) as order_name,
        if(count(distinct orders.order_name) = 1, min(orders.order_behind), null) as order_behind
    from {{ ref('rec_unsettled_movements') }} as moves
    semi join {{ ref('rec_unsettled_totals') }}
        using (erp_source, wms_source, document, item_id, direction, location_id, stock_status)
    left join {{ ref('rec_named_orders') }} as orders using (erp_source, wms_source, source, movement_id)
    group by all
),

from_nothing as (
    select
        *,
        null::varchar as agreed_by
    from {{ ref('rec_unsettled_totals') }}
    inner join named using (erp_source, wms_source, document, item_id, direction, location_id, stock_status)
),
{% for name in names %}
    summed_by_{{ name }} as (
        select
            *,
            {{ names[name] }} as name,
            sum(wms_quantity - erp_quantity) over of_name = 0 as is_balanced
        from {{ 'from_nothing' if loop.first else 'by_' ~ loop.previtem }}
        window of_name as (
            partition by {{ key }}, agreed_by, {{ names[name] }}
            order by recorded_at, document, direction
            rows unbounded preceding
        )
    ),

    by_{{ name }} as (
        select
            * exclude (name, is_balanced)
            replace (
                if(
                    agreed_by is null
                    and name is not null
                    and bool_or(erp_quantity <> 0) over of_name
                    and bool_or(wms_quantity <> 0) over of_name
                    {%- if name == 'order_behind' %}
                        and bool_or(order_behind is null) over of_name
                    {%- endif %}
                    and bool_or(is_balanced) over to_come,
                    '{{ name }}', agreed_by
                ) as agreed_by
            )
        from summed_by_{{ name }}
        window
            of_name as (partition by {{ key }}, agreed_by, name),
            to_come as (
                partition by {{ key }}, agreed_by, name
                order by recorded_at, document, direction
                rows between current row and unbounded following
            )
    ){{ ',' if not loop.last }}
{% endfor %}

select
    erp_source,
    wms_source,
    document,
    item_id,
    direction,
    location_id,
    stock_status,
    agreed_by
from by_order_behind
where agreed_by is not null
