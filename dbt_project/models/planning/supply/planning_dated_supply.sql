-- Parts still to come, and lines that were refused, with the day on which their goods can be used: working days of the location
-- after the receipt, every day where it has no calendar, and after its last one.
with

-- For each day, the number of the first working day on or after it.
days as (
    select
        *,
        sum(is_working_day::integer) over (partition by calendar_id order by calendar_date)
        + (not is_working_day)::integer as working_day
    from {{ ref('planning_calendar') }}
),

calendars as (
    select
        calendar_id,
        max(calendar_date) as last_date,
        count(*) filter (where is_working_day) as working_days
    from {{ ref('planning_calendar') }}
    group by all
),

expected as (
    select
        parts.*,
        lines.* exclude (source, purchase_order_id, purchase_order_line),
        null::varchar as fault,
        coalesce(parts.expected_receipt_date < {{ local_day('cycle.as_of', 'locations') }}, false) as is_past_due,
        locations.calendar_id,
        coalesce(parameters.goods_receipt_days, 0) as goods_receipt_days,
        parameters.doubt as unread_reason
    from {{ ref('planning_supply_parts') }} as parts
    cross join {{ source('cycle', 'cycle') }} as cycle
    inner join {{ ref('cnf_purchase_order_lines') }} as lines using (source, purchase_order_id, purchase_order_line)
    left join {{ ref('cnf_locations') }} as locations on lines.location_id = locations.location_id
    left join {{ ref('planning_item_parameters') }} as parameters
        on lines.item_id = parameters.item_id and lines.location_id = parameters.location_id
),

-- What is open of a line that was refused in part is not known, nor when it comes.
refused as (
    select lines.* replace (null as ordered_quantity, null as received_quantity)
    from {{ ref('cnf_resolved_purchase_order_lines') }} as lines
    where
        lines.fault is not null
        and not coalesce(lines.is_closed or lines.is_return, false)
        and lines.purchase_order_id is not null and lines.purchase_order_line is not null
),

supply as (
    select
        expected.* exclude (calendar_id, goods_receipt_days),
        -- Nobody reads a day after the last one of the year 9999, as which "never" is written.
        if(is_past_due or expected_receipt_date is null, null, least(
            coalesce(
                stocked.calendar_date,
                calendars.last_date + (arrival.working_day + goods_receipt_days - calendars.working_days)::integer,
                expected_receipt_date + goods_receipt_days
            ),
            date '9999-12-31'
        )) as available_date,
        if(
            available_date is not null and expected.calendar_id is not null and stocked.calendar_date is null, 'unknown_calendar', null
        ) as day_reason
    from expected
    left join days as arrival
        on expected.calendar_id = arrival.calendar_id and expected.expected_receipt_date = arrival.calendar_date
    left join days as stocked
        on arrival.calendar_id = stocked.calendar_id
        and arrival.working_day + expected.goods_receipt_days = stocked.working_day
        and stocked.is_working_day
    left join calendars on arrival.calendar_id = calendars.calendar_id
)

select * from supply
union all by name
select * from refused
