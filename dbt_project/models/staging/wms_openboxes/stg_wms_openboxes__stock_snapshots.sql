with

snapshot as (
    select * from {{ source('wms_openboxes', 'inventory_snapshot') }}
),

statuses as (
    select * from {{ ref('map_stock_status') }}
    where dialect = 'wms_openboxes'
)

select
    snapshot._system as source,
    snapshot._extracted_at as snapshot_at,
    snapshot.productCode as source_item_code,
    snapshot.location as source_site,
    '' as source_sublocation,
    statuses.stock_status,
    snapshot.lotStatus as source_stock_status,
    'comparable' as stock_scope,
    coalesce(snapshot.lotNumber, '') as lot_id,
    snapshot.expirationDate as expires_on,
    coalesce(snapshot.lotStatus = 'RESERVED', false) as is_reserved,
    snapshot.unitOfMeasure as source_unit,
    snapshot.quantityOnHand::decimal(18, 4) as quantity,
    snapshot._delivery_id as delivery_id,
    snapshot._row_number as row_number
from snapshot
left join statuses on snapshot.lotStatus = statuses.source_status
