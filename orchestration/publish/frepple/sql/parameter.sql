-- The date alone: from midnight on, so that a receipt of the day is not in the past. What nothing can supply stays unplanned and is
-- reported; the tool invents no supplier for it. Orders have consumed the forecast already. The tool would delete forecasts of which it
-- knows no order and add its own, and keeps none beyond its horizon.
with

parameters as (
    select
        parameters.name,
        parameters.value
    from (
        values
        ('currentdate', strftime(getvariable('plan_date'), '%Y-%m-%d')),
        ('plan.fixBrokenSupplyPath', 'false')
    ) as parameters (name, value)
    union all
    select
        parameters.name,
        parameters.value
    from forecast_calendar as calendar
    cross join lateral (
        values
        ('forecast.calendar', calendar.name),
        ('forecast.runnetting', 'false'),
        ('forecast.populateForecastTable', 'false'),
        ('forecast.Horizon_future', greatest(calendar.ends_on - getvariable('plan_date') + 7, 365)::varchar)
    ) as parameters (name, value)
)

select
    name,
    value,
    'manifest' as source_table,
    name as source_key
from parameters
