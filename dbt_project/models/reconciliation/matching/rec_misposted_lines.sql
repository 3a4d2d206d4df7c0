-- Two lines under one document, each in one system only: the same line, posted differently.
with

erp_lines as (
    select
        *,
        count(*) over (partition by erp_source, wms_source, document, direction) as lines
    from {{ ref('rec_open_totals') }}
    where wms_quantity = 0
),

wms_lines as (
    select
        *,
        count(*) over (partition by erp_source, wms_source, document, direction) as lines
    from {{ ref('rec_open_totals') }}
    where erp_quantity = 0
),

candidates as (
    select
        erp.erp_source,
        erp.wms_source,
        erp.document,
        erp.item_id as erp_item_id,
        erp.direction as erp_direction,
        erp.location_id as erp_location_id,
        erp.stock_status as erp_stock_status,
        erp.site,
        wms.item_id as wms_item_id,
        wms.direction as wms_direction,
        wms.location_id as wms_location_id,
        wms.stock_status as wms_stock_status,
        abs(erp.erp_quantity) = abs(wms.wms_quantity) as is_quantity_equal,
        case
            when erp.direction = wms.direction and (erp.is_item_unmapped or wms.is_item_unmapped) then 'unmapped_item'
            when erp.direction = wms.direction and (erp.is_location_unmapped or wms.is_location_unmapped)
                then if(erp.item_id = wms.item_id, 'unmapped_location', null)
            when erp.direction = wms.direction and erp.item_id <> wms.item_id
                then if(
                    abs(erp.erp_quantity) = abs(wms.wms_quantity) or (erp.lines = 1 and wms.lines = 1),
                    'item_mismatch', null
                )
            when erp.item_id <> wms.item_id then null
            when erp.direction <> wms.direction then if(erp.is_reversal or wms.is_reversal, null, 'direction_mismatch')
            when erp.location_id <> wms.location_id then if(erp.site = wms.site, 'location_mismatch', null)
            else 'status_not_synced'
        end as cause
    from erp_lines as erp
    inner join wms_lines as wms using (erp_source, wms_source, document)
)

-- Each line once, with the most similar line of the other side.
select *
from candidates
where cause is not null
qualify row_number() over (
    partition by erp_source, wms_source, document, erp_item_id, erp_direction, erp_location_id, erp_stock_status
    order by
        is_quantity_equal desc, erp_item_id = wms_item_id desc, erp_location_id = wms_location_id desc,
        erp_stock_status = wms_stock_status desc, wms_item_id, wms_direction asc, wms_location_id asc, wms_stock_status asc
) = 1
and row_number() over (
    partition by erp_source, wms_source, document, wms_item_id, wms_direction, wms_location_id, wms_stock_status
    order by
        is_quantity_equal desc, erp_item_id = wms_item_id desc, erp_location_id = wms_location_id desc,
        erp_stock_status = wms_stock_status desc, erp_item_id, erp_direction asc, erp_location_id asc, erp_stock_status asc
) = 1
