-- One bucket a run of days off; the end date is the first day on again.
with

days_off as (
    select
        calendar_id,
        calendar_date,
        calendar_date - row_number() over (partition by calendar_id order by calendar_date)::integer as run
    from planning.calendar
    where not is_working_day
)

select
    calendar_id as calendar,
    min(calendar_date) as "start date",
    max(calendar_date) + 1 as "end date",
    0 as value,
    1 as priority,
    'calendar' as source_table,
    concat_ws(' / ', calendar_id, min(calendar_date)) as source_key
from days_off
group by calendar_id, run
