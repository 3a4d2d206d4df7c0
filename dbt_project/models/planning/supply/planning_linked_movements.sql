-- The order line that a movement belongs to: the one named by its reference, for the item that was moved. Leading zeros
-- differ between systems; a reference without a line means the order's only line for that item.
with

unposted as (
    select
        *,
        row_number() over () as movement_number
    from {{ ref('planning_unposted_movements') }}
),

-- Sales orders and outbound transfers reduce stock, purchase orders and inbound transfers increase it.
linked as (
    {{ lines_named_by(
        'unposted', 'movement_number', also="names.document_type <> if(unposted.direction = 'out', 'purchase', 'sales')"
    ) }}
)

select
    unposted.erp_source as source,
    unposted.document,
    unposted.direction,
    unposted.item_id,
    unposted.location_id,
    linked.document_type,
    linked.order_id,
    linked.order_line,
    sum(unposted.quantity)::decimal(18, 4) as quantity
from unposted
left join linked using (movement_number)
-- A transfer without an order does not affect any order.
where linked.order_id is not null or not unposted.is_transfer
group by all
