-- The order or delivery that a movement names, by a number without leading zeros, and the order behind a delivery where all of
-- its lines that the movement may mean are of that one.
with

naming as (
    select
        unsettled.erp_source,
        unsettled.wms_source,
        unsettled.source,
        unsettled.movement_id,
        moves.item_id,
        ltrim(moves.order_reference, '0') as order_name,
        ltrim(moves.order_line_reference, '0') as line_name
    from {{ ref('rec_unsettled_movements') }} as unsettled
    inner join {{ ref('cnf_movements') }} as moves using (source, movement_id)
    where not unsettled.was_settled and moves.order_reference is not null
),

behind as (
    select
        naming.erp_source,
        naming.wms_source,
        naming.source,
        naming.movement_id,
        ltrim(min(deliveries.order_id), '0') as order_behind
    from naming
    inner join {{ ref('cnf_delivery_lines') }} as deliveries
        on naming.erp_source = deliveries.source
        and naming.order_name = ltrim(deliveries.delivery_document, '0')
        and (naming.line_name is null or naming.line_name = ltrim(deliveries.delivery_line, '0'))
    group by all
    having count(distinct deliveries.order_id) = 1
)

select
    naming.* exclude (item_id, line_name),
    behind.order_behind
from naming
left join behind using (erp_source, wms_source, source, movement_id)
