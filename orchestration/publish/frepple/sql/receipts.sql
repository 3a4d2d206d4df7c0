-- Open supply with the day from which its goods may be used. What is past due would count as there today, and left out the tool
-- would buy it again: it comes the policy's number of working days after the plan's date.
with

working_days as (
    select
        calendar_id,
        calendar_date,
        row_number() over (partition by calendar_id order by calendar_date) as working_day
    from planning.calendar
    where is_working_day and calendar_date > getvariable('plan_date')
),

later as (
    select
        locations.location_id,
        working_days.calendar_date
    from planning.locations
    inner join working_days using (calendar_id)
    where working_days.working_day = getvariable('past_due_receipt_days')
),

promised as (
    select
        *,
        coalesce(available_date, expected_receipt_date) as promised_date,
        is_past_due or promised_date < getvariable('plan_date') as is_redated
    from planning.inbound_supply
)

select
    promised.* exclude (promised_date),
    -- Without a calendar every day is a working day.
    if(
        promised.is_redated,
        coalesce(later.calendar_date, getvariable('plan_date') + getvariable('past_due_receipt_days')),
        promised.promised_date
    ) as receipt_date
from promised
left join later using (location_id)
