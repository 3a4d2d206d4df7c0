with

{{ unlinked_movements('in') }},

-- For each day, the number of the first working day on or after it.
days as (
    select
        *,
        sum(is_working_day::integer) over (partition by calendar_id order by calendar_date)
        + (not is_working_day)::integer as working_day
    from {{ ref('planning_calendar') }}
),

-- Open supply with the date that counts: the notice's, else the supplier's latest statement, else the current promise.
expected as (
    select
        allocations.*,
        lines.* exclude (source, purchase_order_id, purchase_order_line),
        promises.original_promised_date,
        delays.reason as delay_reason,
        coalesce({{ stale('told') }}, {{ stale('reported') }}) as stale_reason,
        coalesce(delays.new_date, allocations.expected_date) as expected_receipt_date,
        if(allocations.tier < 3 or delays.new_date is not null, expected_receipt_date, null) as confirmed_date,
        coalesce(expected_receipt_date < cycle.as_of::date, false) as is_past_due,
        locations.calendar_id,
        coalesce(parameters.goods_receipt_days, 0) as goods_receipt_days
    from {{ ref('planning_supply_allocations') }} as allocations
    cross join {{ source('cycle', 'cycle') }} as cycle
    inner join {{ ref('cnf_purchase_order_lines') }} as lines using (source, purchase_order_id, purchase_order_line)
    left join {{ ref('cnf_purchase_line_promises') }} as promises using (source, purchase_order_id, purchase_order_line)
    -- The latest statement counts; a delay report ranks after an undated confirmation. Shipments arrive as their notice says.
    left join {{ ref('cnf_supply_delays') }} as delays
        on allocations.source = delays.erp_source
        and allocations.purchase_order_id = delays.purchase_order_id
        and allocations.purchase_order_line = delays.purchase_order_line
        and allocations.tier > 1
        and not coalesce(allocations.confirmed_at > delays.reported_at, false)
    left join {{ ref('rec_freshness') }} as told on allocations.told_by = told.source
    left join {{ ref('rec_freshness') }} as reported on delays.source = reported.source
    left join {{ ref('cnf_locations') }} as locations on lines.location_id = locations.location_id
    left join {{ ref('cnf_item_parameters') }} as parameters
        on lines.item_id = parameters.item_id and lines.location_id = parameters.location_id
    where allocations.open_quantity > 0
)

select
    concat_ws('/', ranges.number_range, expected.purchase_order_id, expected.purchase_order_line, expected.tier, expected.promise_id)
        as supply_id,
    if(expected.source_origin_site is null, 'purchase', 'transfer') as supply_type,
    expected.purchase_order_id,
    expected.purchase_order_line,
    expected.source,
    expected.supplier_id,
    expected.origin_location_id,
    expected.item_id,
    expected.location_id,
    expected.ordered_at,
    expected.original_promised_date,
    expected.confirmed_date,
    expected.expected_receipt_date,
    -- Without a calendar every day is a working day.
    if(
        expected.is_past_due,
        null,
        coalesce(stocked.calendar_date, expected.expected_receipt_date + expected.goods_receipt_days)
    ) as available_date,
    expected.ordered_quantity,
    expected.received_quantity,
    expected.open_quantity,
    expected.unposted_quantity,
    if(expected.tier = 1, expected.open_quantity, 0)::decimal(18, 4) as shipped_quantity,
    if(expected.tier = 1, expected.promise_id, null) as asn_id,
    case expected.tier when 1 then 'shipped' when 2 then 'confirmed' else 'ordered' end as milestone,
    expected.tier < 3 as is_firm,
    expected.is_past_due,
    (expected.expected_receipt_date - expected.original_promised_date)::integer as delay_days,
    expected.delay_reason,
    {{ row_trust(degraded_by=[stale('erp'), 'expected.stale_reason'], flagged_by='unlinked.reason') }}
from expected
inner join {{ ref('cnf_number_ranges') }} as ranges using (source)
left join days as arrival
    on expected.calendar_id = arrival.calendar_id and expected.expected_receipt_date = arrival.calendar_date
left join days as stocked
    on arrival.calendar_id = stocked.calendar_id
    and arrival.working_day + expected.goods_receipt_days = stocked.working_day
    and stocked.is_working_day
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join unlinked using (item_id, location_id)
left join {{ ref('rec_freshness') }} as erp on expected.source = erp.source
