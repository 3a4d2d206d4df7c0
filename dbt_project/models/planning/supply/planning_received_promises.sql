-- How much of the promises of a part of the schedule was received, sent back since or not. Receipts that name nothing consume what
-- was due already and, of notices, what would be more than the part beside them; what the part can hold beside them is still to come.
-- Confirmations that the part cannot hold beside its receipts are of these too.
with

told as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        part_number,
        {%- for tier, name in ((1, 'notices'), (2, 'confirmations')) %}
            coalesce(sum(quantity) filter (where tier = {{ tier }}), 0) as {{ name }},
            coalesce(sum(quantity - named_quantity) filter (where tier = {{ tier }} and is_due), 0) as due_{{ name }},
        {%- endfor %}
        sum(named_quantity) as named
    from {{ ref('planning_placed_promises') }}
    group by all
),

parts as (
    select
        parts.source,
        parts.purchase_order_id,
        parts.purchase_order_line,
        parts.part_number,
        parts.quantity,
        parts.received_quantity,
        parts.delivered_quantity,
        {%- for figure in ('notices', 'due_notices', 'confirmations', 'due_confirmations', 'named') %}
            coalesce(told.{{ figure }}, 0) as {{ figure }},
        {%- endfor %}
        sum(parts.delivered_quantity) over (
            partition by parts.source, parts.purchase_order_id, parts.purchase_order_line
        ) as line_delivered
    from {{ ref('planning_schedule_parts') }} as parts
    left join told using (source, purchase_order_id, purchase_order_line, part_number)
),

-- A promise of more than its part is of the next ones too, and so are its receipts.
reaches as (
    select
        *,
        greatest(delivered_quantity - named, if(notices > quantity, notices - named, 0), 0) as notices_reach,
        greatest(delivered_quantity, if(confirmations > quantity, confirmations, 0)) as confirmations_reach,
        line_delivered - sum(named) over (partition by source, purchase_order_id, purchase_order_line) as line_unnamed
    from parts
),

received as (
    select
        *,
        {{ share('line_unnamed', sum_before('notices_reach', 'part_number'), 'notices_reach') }} as unnamed,
        {{ share('line_delivered', sum_before('confirmations_reach', 'part_number'), 'confirmations_reach') }} as received
    from reaches
)

select
    source,
    purchase_order_id,
    purchase_order_line,
    part_number,
    quantity - received_quantity as open_quantity,
    notices - named as notices,
    least(unnamed, greatest(due_notices, unnamed + notices - quantity)) as notices_received,
    greatest(unnamed - due_notices, 0) as received_beside_due,
    confirmations,
    least(
        received, if(received + confirmations - quantity > 0.0005, confirmations, due_confirmations)
    ) as confirmations_received
from received
