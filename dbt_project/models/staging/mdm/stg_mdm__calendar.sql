with

calendar as (
    select * from {{ source('mdm', 'calendar') }}
)

select
    calendar_id,
    calendar_date,
    is_working_day,
    fiscal_year,
    fiscal_period,
    _delivery_id as delivery_id,
    _row_number as row_number
from calendar
