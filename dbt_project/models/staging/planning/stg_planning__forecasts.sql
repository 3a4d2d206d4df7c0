with

forecast as (
    select * from {{ source('planning', 'forecast') }}
)

select
    _system as source,
    version,
    published_at,
    item_code as source_item_code,
    location_code as source_site,
    customer_code as source_customer_code,
    bucket_start,
    bucket_days,
    quantity::decimal(18, 4) as forecast_quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from forecast
