-- The receipt is the day from which the goods may be used.
select
    'PO-' || supply_id as reference,
    item_id as item,
    location_id as location,
    supplier_id as supplier,
    open_quantity as quantity,
    receipt_date as "receipt date",
    least(coalesce(ordered_at::date, getvariable('plan_date')), receipt_date) as "ordering date",
    'confirmed' as status,
    'inbound_supply' as source_table,
    supply_id as source_key,
    case
        when held.reason is not null then held.reason
        when open_quantity is null then 'refused_line'
        when 'unknown' in (document_kind, line_kind) then 'unknown_kind'
        when open_quantity <= 0 then 'nothing_open'
        when receipt_date is null then 'no_date'
    end as left_out,
    case
        when is_redated then 'past_due_receipt'
        when ordered_at is null then 'ordered_on_plan_date'
    end as changed,
    open_quantity as source_quantity
from receipts
left join held using (item_id, location_id)
where supply_type = 'purchase'
