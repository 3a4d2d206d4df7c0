with

{{ unlinked_movements('in') }},

-- The first working day on or after each day, by its number.
days as (
    select
        *,
        sum(is_working_day::integer) over (partition by calendar_id order by calendar_date)
        + (not is_working_day)::integer as working_day
    from {{ ref('planning_calendar') }}
),

received as (
    select
        expected.*,
        locations.calendar_id,
        coalesce(parameters.goods_receipt_days, 0) as goods_receipt_days
    from {{ ref('planning_expected_supply') }} as expected
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    left join {{ ref('cnf_item_parameters') }} as parameters using (item_id, location_id)
)

select
    concat_ws('/', ranges.number_range, expected.purchase_order_id, expected.purchase_order_line, expected.tier, expected.promise_id) as supply_id,
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
    -- Without a calendar every day works.
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
    {{ row_trust(with_unlinked=true) }}
from received as expected
inner join {{ ref('cnf_number_ranges') }} as ranges using (source)
left join days as arrival
    on expected.calendar_id = arrival.calendar_id and expected.expected_receipt_date = arrival.calendar_date
left join days as stocked
    on arrival.calendar_id = stocked.calendar_id
    and arrival.working_day + expected.goods_receipt_days = stocked.working_day
    and stocked.is_working_day
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join unlinked using (item_id, location_id)
