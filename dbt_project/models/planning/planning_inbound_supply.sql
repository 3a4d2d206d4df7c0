with

original as (
    select
        purchase_order_id,
        purchase_order_line,
        max(original_promised_date) as original_promised_date
    from {{ ref('cnf_purchase_schedule_lines') }}
    group by all
),

expected as (
    select
        allocations.*,
        lines.* exclude (purchase_order_id, purchase_order_line),
        original.original_promised_date,
        delays.reason as delay_reason,
        coalesce(delays.new_date, allocations.expected_date) as expected_receipt_date
    from {{ ref('planning_supply_allocations') }} as allocations
    inner join {{ ref('cnf_purchase_order_lines') }} as lines using (purchase_order_id, purchase_order_line)
    left join original using (purchase_order_id, purchase_order_line)
    -- A reported delay follows the confirmation; what is under way arrives as its notice says.
    left join {{ ref('cnf_supply_delays') }} as delays
        on allocations.purchase_order_id = delays.purchase_order_id
        and allocations.purchase_order_line = delays.purchase_order_line
        and allocations.tier > 1
    where allocations.open_quantity > 0
)

select
    concat_ws('/', expected.purchase_order_id, expected.purchase_order_line, expected.tier, expected.promise_id) as supply_id,
    if(expected.source_origin_site is null, 'purchase', 'transfer') as supply_type,
    expected.purchase_order_id,
    expected.purchase_order_line,
    expected.supplier_id,
    expected.item_id,
    expected.location_id,
    expected.ordered_at,
    expected.original_promised_date,
    if(expected.tier < 3, expected.expected_receipt_date, null) as confirmed_date,
    expected.expected_receipt_date,
    expected.ordered_quantity,
    expected.received_quantity,
    expected.open_quantity,
    if(expected.tier = 1, expected.open_quantity, 0)::decimal(18, 4) as shipped_quantity,
    if(expected.tier = 1, expected.promise_id, null) as asn_id,
    case expected.tier when 1 then 'shipped' when 2 then 'confirmed' else 'ordered' end as milestone,
    expected.tier < 3 as is_firm,
    coalesce(expected.expected_receipt_date < cycle.as_of::date, false) as is_past_due,
    (expected.expected_receipt_date - expected.original_promised_date)::integer as delay_days,
    expected.delay_reason,
    coalesce(trust.trust, 'verified') as trust,
    coalesce(trust.trust_reasons, '') as trust_reasons
from expected
cross join {{ source('cycle', 'cycle') }} as cycle
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
