-- The order line that a movement belongs to: the one named by its reference, for the item that was moved. Leading zeros
-- differ between systems; a reference without a line means the order's only line for that item. What names none so is of the line
-- that others of its document name. Of a transfer, what moves at its destination comes in, and what moves elsewhere goes out, be it
-- that it is taken back.
with

unposted as (
    select
        *,
        row_number() over () as movement_number
    from {{ ref('planning_unposted_movements') }}
),

told as (
    select
        *,
        row_number() over () as name_number
    from (
        select distinct
            erp_source,
            document,
            item_id,
            direction,
            order_reference,
            order_line_reference
        from {{ ref('planning_order_movements') }}
        where (erp_source, document, item_id) in (select (erp_source, document, item_id) from unposted)
    )
),

-- Sales orders and outbound transfers reduce stock, purchase orders and inbound transfers increase it.
named as (
    {{ lines_named_by('told', 'name_number', also="names.document_type <> if(told.direction = 'out', 'purchase', 'sales')") }}
),

resolved as (
    select
        told.*,
        named.document_type,
        named.order_id,
        named.order_line
    from told
    inner join named using (name_number)
),

of_documents as (
    select
        erp_source,
        document,
        item_id,
        direction,
        min(document_type) as document_type,
        min(order_id) as order_id,
        min(order_line) as order_line
    from resolved
    group by erp_source, document, item_id, direction
    having count(distinct concat_ws('/', document_type, order_id, order_line)) = 1
),

linked as (
    select
        unposted.*,
        coalesce(own.document_type, others.document_type) as document_type,
        coalesce(own.order_id, others.order_id) as order_id,
        coalesce(own.order_line, others.order_line) as order_line
    from unposted
    left join resolved as own
        on unposted.erp_source = own.erp_source
        and unposted.document = own.document
        and unposted.item_id = own.item_id
        and unposted.direction = own.direction
        and unposted.order_reference = own.order_reference
        and unposted.order_line_reference is not distinct from own.order_line_reference
    left join of_documents as others
        on unposted.erp_source = others.erp_source
        and unposted.document = others.document
        and unposted.item_id = others.item_id
        and unposted.direction = others.direction
),

located as (
    select
        linked.*,
        case
            when lines.location_id is null or lines.location_id = lines.origin_location_id then linked.direction
            when lines.location_id = linked.location_id then 'in'
            else 'out'
        end as line_direction
    from linked
    left join {{ ref('cnf_purchase_order_lines') }} as lines
        on linked.erp_source = lines.source
        and if(linked.document_type = 'transfer', linked.order_id, null) = lines.purchase_order_id
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
having sum(quantity) <> 0 or sum(doubtful_quantity) <> 0
