with

bin as (
    select * from {{ source('erp_next', 'Bin') }}
),

warehouse as (
    select *
    from {{ source('erp_next', 'Warehouse') }}
    where _refusal is null
),

statuses as (
    select * from {{ ref('map_stock_status') }}
    where dialect = 'erp_next'
)

select
    bin._system as source,
    bin._extracted_at as snapshot_at,
    bin.item_code as source_item_code,
    bin.warehouse as source_site,
    '' as source_sublocation,
    statuses.stock_status,
    warehouse.warehouse_type as source_stock_status,
    if(statuses.stock_status = 'in_transit', 'in_transit', 'comparable') as stock_scope,
    '' as lot_id,
    null::date as expires_on,
    null::boolean as is_reserved,
    bin.stock_uom as source_unit,
    bin.actual_qty::decimal(18, 4) as quantity,
    bin._delivery_id as delivery_id,
    bin._row_number as row_number
from bin
left join warehouse on bin._system = warehouse._system and bin.warehouse = warehouse.name
left join statuses on warehouse.warehouse_type = statuses.source_status
