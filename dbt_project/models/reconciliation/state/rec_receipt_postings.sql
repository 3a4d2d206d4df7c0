-- State carried to the next cycle: what the movement logs posted as received on orders, or as sent back to their suppliers. It is
-- kept as far back as the first interval of the ERP's log, as a late delivery may still close the gaps.
with

logs as (
    select
        source as erp_source,
        min(covered_from)::date as covered_from
    from {{ ref('rec_log_coverage') }}
    group by source
),

-- A carried posting is resolved again, so that a corrected mapping takes effect.
posted as (
    select
        moves.served_erp_source as erp_source,
        ltrim(moves.order_reference, '0') as purchase_order_id,
        ltrim(moves.order_line_reference, '0') as purchase_order_line,
        ltrim(moves.delivery_reference, '0') as delivery_reference,
        moves.item_id,
        moves.movement_type = 'supplier_return' as is_return,
        moves.source <> moves.served_erp_source as is_wms,
        {{ goods_document('moves', 'moves.source <> moves.served_erp_source') }} as receipt_reference,
        coalesce(moves.occurred_on, {{ local_day('moves.recorded_at', 'locations') }}) as received_on,
        moves.quantity,
        moves.delivery_id,
        moves.row_number
    from {{ ref('cnf_movements') }} as moves
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    where moves.movement_type in ('receipt', 'supplier_return') and moves.order_reference is not null
),

postings as (
    select * from posted
    union all by name
    select known.*
    from {{ source('history', 'receipt_postings') }} as known
    anti join posted using (delivery_id, row_number)
)

select postings.*
from postings
inner join logs on postings.erp_source = logs.erp_source
where postings.received_on >= logs.covered_from
