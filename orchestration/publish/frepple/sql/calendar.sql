select
    calendar_id as name,
    -- Beyond what the calendar knows, every day is a working day.
    1 as "default value",
    'calendar' as source_table,
    calendar_id as source_key
from planning.calendar
group by calendar_id
