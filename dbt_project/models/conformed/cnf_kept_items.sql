-- Stock of which a row was refused is kept there too.
select distinct
    source,
    item_id,
    location_id
from {{ ref('cnf_resolved_stock_snapshots') }}
where
    coalesce(stock_status = 'available', fault is not null)
    and coalesce(stock_scope = 'comparable', fault is not null)
    and item_id is not null and location_id is not null
