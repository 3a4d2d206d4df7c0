-- The order line that a movement belongs to: the one named by its reference, for the item that was moved. Leading zeros
-- differ between systems; a reference without a line means the order's only line for that item. Of a transfer, what moves at its
-- destination comes in, and what moves elsewhere goes out, be it that it is taken back.
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
),

located as (
    select
        unposted.*,
        linked.document_type,
        linked.order_id,
        linked.order_line,
        case
            when lines.location_id is null or lines.location_id = lines.origin_location_id then unposted.direction
            when lines.location_id = unposted.location_id then 'in'
            else 'out'
        end as line_direction
    from unposted
    left join linked using (movement_number)
    left join {{ ref('cnf_purchase_order_lines') }} as lines
        on linked.document_type = 'transfer'
        and unposted.erp_source = lines.source
        and linked.order_id = lines.purchase_order_id
        and linked.order_line = lines.purchase_order_line
)

select
    erp_source as source,
    document,
    line_direction as direction,
    item_id,
    location_id,
    document_type,
    order_id,
    order_line,
    sum(if(line_direction = direction, quantity, -quantity))::decimal(18, 4) as quantity,
    sum(if(line_direction = direction, doubtful_quantity, -doubtful_quantity))::decimal(18, 4) as doubtful_quantity
from located
-- A transfer without an order does not affect any order.
where order_id is not null or not is_transfer
group by all
