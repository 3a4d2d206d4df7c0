-- The receipt is the day from which the goods may be used.
with

purchases as (
    select
        *,
        coalesce(available_date, expected_receipt_date) as receipt_date
    from planning.inbound_supply
    where supply_type = 'purchase'
)

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
        when is_past_due or receipt_date < getvariable('plan_date') then 'past_due'
    end as left_out,
    if(ordered_at is null, 'ordered_on_plan_date', null) as changed
from purchases
left join held using (item_id, location_id)
