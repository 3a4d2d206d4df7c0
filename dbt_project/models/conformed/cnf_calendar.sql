select
    calendar_id,
    calendar_date,
    is_working_day,
    fiscal_year,
    fiscal_period
from ({{ canonical('calendar') }})
