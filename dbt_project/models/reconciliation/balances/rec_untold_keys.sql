{{ config(materialized='view') }}

select distinct
    erp_source,
    wms_source,
    item_id,
    location_id
from {{ ref('rec_refused_stock') }}
where step = 'snapshot' and item_id is not null
