-- The date alone: from midnight on, so that a receipt of the day is not in the past.
select
    parameters.name,
    parameters.value,
    'manifest' as source_table,
    parameters.name as source_key,
    null::varchar as left_out,
    null::varchar as changed
from (
    values
    ('currentdate', strftime(getvariable('plan_date'), '%Y-%m-%d')),
    -- What nothing can supply stays unplanned and is reported; the tool invents no supplier for it.
    ('plan.fixBrokenSupplyPath', 'false')
) as parameters (name, value)
