-- State carried to the next cycle: what the movement logs posted as sent or received by transfers. A leg is identified by the
-- order that both legs name, else by the warehouse's document, else by the ERP's own.
with

transfer_orders as (
    select distinct
        source as erp_source,
        ltrim(purchase_order_id, '0') as order_id
    from {{ ref('cnf_purchase_order_lines') }}
    where source_origin_site is not null
),

-- A carried posting is resolved again, so that a corrected mapping takes effect.
posted as (
    select
        moves.served_erp_source as erp_source,
        moves.source <> moves.served_erp_source as is_wms,
        coalesce(
            ltrim(moves.order_reference, '0'),
            {{ goods_document('moves', 'moves.source <> moves.served_erp_source') }}
        ) as transfer_reference,
        moves.item_id,
        moves.location_id,
        coalesce(moves.occurred_on, {{ local_day('moves.recorded_at', 'locations') }}) as moved_on,
        moves.quantity,
        moves.delivery_id,
        moves.row_number
    from {{ ref('cnf_movements') }} as moves
    left join transfer_orders
        on moves.served_erp_source = transfer_orders.erp_source
        and ltrim(moves.order_reference, '0') = transfer_orders.order_id
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    where
        moves.served_erp_source is not null
        and moves.stock_scope = 'comparable'
        and (moves.movement_type = 'transfer' or transfer_orders.order_id is not null)
),

postings as (
    select * from posted
    union all by name
    select known.*
    from {{ source('history', 'transfer_postings') }} as known
    anti join posted using (delivery_id, row_number)
)

select postings.*
from postings
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where postings.moved_on > cycle.as_of::date - policy.planning_history_days
