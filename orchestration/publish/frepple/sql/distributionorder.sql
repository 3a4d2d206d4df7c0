-- A shipped transfer has left its origin's stock: an origin would have the tool take it from there again.
with

transfers as (
    select
        *,
        shipped_quantity > 0 as is_shipped
    from receipts
    where supply_type = 'transfer'
)

select
    'TO-' || transfers.supply_id as reference,
    transfers.item_id as item,
    if(transfers.is_shipped, null, transfers.origin_location_id) as origin,
    transfers.location_id as destination,
    transfers.open_quantity as quantity,
    -- What has not left yet leaves a lane's lead time before it arrives, and not before the plan begins.
    case
        when transfers.is_shipped then least(coalesce(transfers.ordered_at::date, getvariable('plan_date')), receipt_date)
        else greatest(transfers.receipt_date - coalesce(ceil(lanes.lead_time_days)::integer, 0), getvariable('plan_date'))
    end as "shipping date",
    transfers.receipt_date as "receipt date",
    'confirmed' as status,
    'inbound_supply' as source_table,
    transfers.supply_id as source_key,
    case
        when held.reason is not null then held.reason
        when not transfers.is_shipped and (transfers.origin_location_id is null or contains(transfers.trust_reasons, 'unknown_origin'))
            then 'unknown_origin'
        when not transfers.is_shipped and left_behind.reason is not null then left_behind.reason
        when transfers.origin_location_id = transfers.location_id then 'origin_is_destination'
        when transfers.open_quantity is null then 'refused_line'
        when 'unknown' in (transfers.document_kind, transfers.line_kind) then 'unknown_kind'
        when transfers.open_quantity <= 0 then 'nothing_open'
        when transfers.receipt_date is null then 'no_date'
    end as left_out,
    if(transfers.is_redated, 'past_due_receipt', null) as changed,
    transfers.open_quantity as source_quantity
from transfers
left join held using (item_id, location_id)
left join held as left_behind
    on transfers.item_id = left_behind.item_id and transfers.origin_location_id = left_behind.location_id
left join planning.transport_lanes as lanes
    on transfers.item_id = lanes.item_id
    and transfers.location_id = lanes.location_id
    and transfers.origin_location_id = lanes.origin_location_id
