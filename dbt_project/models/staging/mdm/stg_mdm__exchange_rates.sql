with

exchange_rates as (
    select * from {{ source('mdm', 'exchange_rates') }}
)

select
    from_currency,
    to_currency,
    valid_from,
    rate,
    _delivery_id as delivery_id,
    _row_number as row_number
from exchange_rates
