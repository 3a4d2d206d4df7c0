-- Residuals that a pattern explains as a whole: across the statuses of an item and location, across two locations of a site,
-- or by a unit factor of the item.
with

residuals as (
    select
        residuals.*,
        locations.site,
        sum(quantity) over (partition by item_id, location_id) = 0 as is_over_statuses
    from {{ ref('rec_residuals') }} as residuals
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    where unmapped_cause is null and not is_stale
),

sited as (
    select
        *,
        sum(quantity) over of_site = 0 and count(*) over of_site = 2 and site is not null as is_over_locations
    from residuals
    where not is_over_statuses
    window of_site as (partition by erp_source, wms_source, item_id, stock_status, site)
)

select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    'status_not_synced' as cause,
    quantity,
    {{ case_over_statuses('item_id', 'location_id') }} as case_id
from residuals
where is_over_statuses
union all
select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    'location_mismatch' as cause,
    quantity,
    {{ case_over_locations('item_id', 'stock_status', 'site') }} as case_id
from sited
where is_over_locations
union all
select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    'uom_mismatch' as cause,
    quantity,
    null as case_id
from sited
where
    not is_over_locations
    and wms_quantity <> 0
    and wms_quantity <> quantity
    and exists (
        select 1
        from {{ ref('cnf_item_factors') }} as factors
        where
            factors.erp_source = sited.erp_source
            and factors.item_id = sited.item_id
            and {{ are_in_ratio('(sited.wms_quantity - sited.quantity)', 'sited.wms_quantity', 'factors') }}
    )
