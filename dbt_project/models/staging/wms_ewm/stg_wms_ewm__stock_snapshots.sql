with

quan as (
    select * from {{ source('wms_ewm', 'QUAN') }}
),

statuses as (
    select * from {{ ref('map_stock_status') }}
    where dialect = 'wms_ewm'
)

select
    quan._system as source,
    quan._extracted_at as snapshot_at,
    quan.MATNR as source_item_code,
    quan.LGNUM as source_site,
    '' as source_sublocation,
    statuses.stock_status,
    quan.CAT as source_stock_status,
    case
        when quan.OWNER = quan.ENTITLED or (quan.OWNER is null and quan.ENTITLED is null) then 'comparable'
        when quan.OWNER is null or quan.ENTITLED is null then 'unknown'
        else 'special'
    end as stock_scope,
    coalesce(quan.CHARG, '') as lot_id,
    null::date as expires_on,
    null::boolean as is_reserved,
    quan.UNIT as source_unit,
    quan.QUAN::decimal(18, 4) as quantity,
    quan._delivery_id as delivery_id,
    quan._row_number as row_number
from quan
left join statuses on quan.CAT = statuses.source_status
