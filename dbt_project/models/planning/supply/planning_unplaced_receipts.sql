-- Lines of which as much was received under no number, after the despatch of goods that are not due yet, as these are, or nobody
-- knows when they left: whether they came early, or others did, nobody tells. They are taken to be still to come.
select
    placed.source,
    placed.purchase_order_id,
    placed.purchase_order_line,
    'unnamed_receipt' as reason
from {{ ref('planning_placed_promises') }} as placed
inner join {{ ref('planning_received_promises') }} as received using (source, purchase_order_id, purchase_order_line, part_number)
inner join {{ ref('planning_logged_receipts') }} as logged using (source, purchase_order_id, purchase_order_line)
where
    placed.tier = 1
    and not placed.is_due
    and placed.quantity > placed.named_quantity
    and received.notices > received.notices_received
    and received.received_beside_due >= placed.quantity - placed.named_quantity
    and coalesce(logged.last_received_on >= placed.shipped_on, true)
group by all
