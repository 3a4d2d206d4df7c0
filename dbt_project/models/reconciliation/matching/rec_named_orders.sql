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

behind as (
    select
        unsettled.erp_source,
        unsettled.wms_source,
        unsettled.source,
        unsettled.movement_id,
        ltrim(min(deliveries.order_id), '0') as order_behind
    from unsettled
    inner join {{ ref('cnf_delivery_lines') }} as deliveries
        on unsettled.erp_source = deliveries.source
        and unsettled.order_name = ltrim(deliveries.delivery_document, '0')
        and (unsettled.line_name is null or unsettled.line_name = ltrim(deliveries.delivery_line, '0'))
    group by all
    having count(distinct deliveries.order_id) = 1
)

select
    unsettled.* exclude (item_id, line_name),
    behind.order_behind
from unsettled
left join behind using (erp_source, wms_source, source, movement_id)
