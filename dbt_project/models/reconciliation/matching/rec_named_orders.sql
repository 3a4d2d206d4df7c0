-- The order or delivery that a movement names, by a number without leading zeros, and the order behind a delivery where all of
-- its lines that the movement may mean are of that one.
with

unsettled as (
    select
        compared.erp_source,
        compared.wms_source,
        compared.source,
        compared.movement_id,
        moves.item_id,
        ltrim(moves.order_reference, '0') as order_name,
        ltrim(moves.order_line_reference, '0') as line_name
    from {{ ref('rec_compared_movements') }} as compared
    semi join {{ ref('rec_unsettled_totals') }} using (erp_source, wms_source, document)
    inner join {{ ref('cnf_movements') }} as moves using (source, movement_id)
    where not compared.was_settled and moves.order_reference is not null
),

-- Deliveries are looked up by number alone, then narrowed to the line: an `or` in the join would compare all pairs.
meant as (
    select
        unsettled.*,
        if(
            unsettled.line_name is null or unsettled.line_name = ltrim(deliveries.delivery_line, '0'), deliveries.order_id, null
        ) as order_id
    from unsettled
    left join {{ ref('cnf_delivery_lines') }} as deliveries
        on unsettled.erp_source = deliveries.source and unsettled.order_name = ltrim(deliveries.delivery_document, '0')
)

select
    erp_source,
    wms_source,
    source,
    movement_id,
    order_name,
    if(count(distinct order_id) = 1, ltrim(min(order_id), '0'), null) as order_behind
from meant
group by all
