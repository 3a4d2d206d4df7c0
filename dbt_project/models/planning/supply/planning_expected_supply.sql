-- Supply still to come, with the date that counts: a notice's, else the latest word of the supplier, else the current promise.
select
    allocations.*,
    lines.* exclude (source, purchase_order_id, purchase_order_line),
    promises.original_promised_date,
    delays.reason as delay_reason,
    coalesce(delays.new_date, allocations.expected_date) as expected_receipt_date,
    if(allocations.tier < 3 or delays.new_date is not null, expected_receipt_date, null) as confirmed_date,
    coalesce(expected_receipt_date < cycle.as_of::date, false) as is_past_due
from {{ ref('planning_supply_allocations') }} as allocations
cross join {{ source('cycle', 'cycle') }} as cycle
inner join {{ ref('cnf_purchase_order_lines') }} as lines using (source, purchase_order_id, purchase_order_line)
left join {{ ref('cnf_purchase_line_promises') }} as promises using (source, purchase_order_id, purchase_order_line)
-- The last word counts, and a report follows what has no date. What is under way arrives as its notice says.
left join {{ ref('cnf_supply_delays') }} as delays
    on allocations.source = delays.erp_source
    and allocations.purchase_order_id = delays.purchase_order_id
    and allocations.purchase_order_line = delays.purchase_order_line
    and allocations.tier > 1
    and not coalesce(allocations.confirmed_at > delays.reported_at, false)
where allocations.open_quantity > 0
