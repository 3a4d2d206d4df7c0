-- State carried to the next cycle: what the movement logs posted as received on orders. What is kept reaches as far back
-- as the ERP's log does with all its stretches, since a late delivery may still join them.
with

logs as (
    select
        source as erp_source,
        min(covered_from)::date as covered_from
    from {{ ref('rec_log_coverage') }}
    group by source
),

-- A posting that is carried is resolved again, so that a corrected mapping counts.
posted as (
    select
        moves.served_erp_source as erp_source,
        ltrim(moves.order_reference, '0') as purchase_order_id,
        moves.item_id,
        moves.source <> moves.served_erp_source as is_wms,
        -- The ERP repeats the warehouse's reference, also in a reversal; the warehouse names the document it reverses.
        if(
            moves.source <> moves.served_erp_source,
            coalesce(moves.reverses_document, moves.reference),
            coalesce(moves.reference, moves.reverses_document, moves.document_number)
        ) as receipt_reference,
        moves.occurred_on as received_on,
        moves.quantity,
        moves.delivery_id,
        moves.row_number
    from {{ ref('cnf_movements') }} as moves
    where moves.movement_type = 'receipt' and moves.order_reference is not null
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
