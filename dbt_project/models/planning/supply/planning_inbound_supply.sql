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
        null::varchar as fault,
        coalesce(delays.new_date, allocations.expected_date) as expected_receipt_date,
        if(allocations.tier < 3 or delays.new_date is not null, expected_receipt_date, null) as confirmed_date,
        coalesce(expected_receipt_date < {{ local_day('cycle.as_of', 'locations') }}, false) as is_past_due,
        locations.calendar_id,
        coalesce(parameters.goods_receipt_days, 0) as goods_receipt_days,
        if(parameters.is_unread, 'refused_parameters', null) as unread_reason
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
),

-- What is open of a line that was refused in part is not known, nor when it comes.
refused as (
    select
        lines.* replace (null as ordered_quantity, null as received_quantity),
        locations.calendar_id
    from {{ ref('cnf_resolved_purchase_order_lines') }} as lines
    left join {{ ref('cnf_locations') }} as locations on lines.location_id = locations.location_id
    where
        lines.fault is not null
        and not coalesce(lines.is_closed or lines.is_return, false)
        and lines.purchase_order_id is not null and lines.purchase_order_line is not null
),

supply as (
    select * from expected
    union all by name
    select * from refused
),

unreadable as (
    {{ unreadable(
        ['purchase_order_lines', 'purchase_schedule_lines', 'goods_issues'],
        lines='cnf_resolved_purchase_order_lines',
        line='purchase_order_line'
    ) }}
),

-- What a supplier refused, holds or was not understood in is no promise: what the order still says of it is doubtful.
unpromised as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        3 as tier,
        'supplier_' || max(answer) as reason  -- by their letters the most doubtful one
    from {{ ref('planning_supplier_answers') }}
    where not is_promise
    group by all
),

-- A supplier's message that cannot be read leaves the order as it stands, and may have told of any of them.
unread as (
    select distinct
        answers.erp_source as source,
        'unread_promises' as reason
    from ({{ unreadable(['shipment_notices', 'supplier_confirmations', 'supply_delays']) }}) as told
    inner join {{ ref('cnf_answering_systems') }} as answers on told.source = answers.source
)

select
    concat_ws('/', ranges.number_range, supply.purchase_order_id, supply.purchase_order_line, supply.tier, supply.promise_id)
        as supply_id,
    if(supply.source_origin_site is null, 'purchase', 'transfer') as supply_type,
    supply.purchase_order_id,
    supply.purchase_order_line,
    supply.source,
    supply.supplier_id,
    supply.origin_location_id,
    supply.item_id,
    supply.location_id,
    supply.ordered_at,
    supply.original_promised_date,
    supply.confirmed_date,
    supply.expected_receipt_date,
    -- Without a calendar every day is a working day.
    if(
        supply.is_past_due,
        null,
        coalesce(stocked.calendar_date, supply.expected_receipt_date + supply.goods_receipt_days)
    ) as available_date,
    supply.ordered_quantity,
    supply.received_quantity,
    supply.open_quantity,
    supply.unposted_quantity,
    case when supply.fault is null then if(supply.tier = 1, supply.open_quantity, 0) end::decimal(18, 4) as shipped_quantity,
    supply.asn_id,
    case supply.tier when 1 then 'shipped' when 2 then 'confirmed' else 'ordered' end as milestone,
    coalesce(supply.tier < 3 and supply.unknown_kind is null, false) as is_firm,
    supply.document_kind,
    supply.line_kind,
    coalesce(supply.is_past_due, false) as is_past_due,
    (supply.expected_receipt_date - supply.original_promised_date)::integer as delay_days,
    -- A transfer is demand at its origin until it is issued.
    case
        when supply.source_origin_site is not null and supply.tier > 1
            then supply.expected_receipt_date - coalesce(lanes.lead_time_days, 0)
    end as issue_due_date,
    supply.delay_reason,
    {{ row_trust(
        'supply',
        degraded_by=[stale('erp'), 'supply.stale_reason', 'supply.unread_reason', 'unpromised.reason', if_there('unreadable.source', 'unreadable_rows'), if_there('supply.unknown_kind', 'unknown_kind')],
        withheld_by=if_there('supply.fault', 'refused_line'),
        flagged_by='unlinked.reason, unread.reason'
    ) }}
from supply
inner join {{ ref('cnf_number_ranges') }} as ranges using (source)
left join days as arrival
    on supply.calendar_id = arrival.calendar_id and supply.expected_receipt_date = arrival.calendar_date
left join days as stocked
    on arrival.calendar_id = stocked.calendar_id
    and arrival.working_day + supply.goods_receipt_days = stocked.working_day
    and stocked.is_working_day
left join {{ ref('planning_trust') }} as trust on supply.item_id = trust.item_id and supply.location_id = trust.location_id
left join {{ ref('planning_transport_lanes') }} as lanes
    on supply.item_id = lanes.item_id
    and supply.origin_location_id = lanes.origin_location_id
    and supply.location_id = lanes.location_id
left join unlinked on supply.item_id = unlinked.item_id and supply.location_id = unlinked.location_id
left join {{ ref('rec_freshness') }} as erp on supply.source = erp.source
left join unreadable on supply.source = unreadable.source
left join unread on supply.source = unread.source
left join unpromised using (source, purchase_order_id, purchase_order_line, tier)
