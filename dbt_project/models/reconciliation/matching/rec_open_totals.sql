-- Open movements without duplicates, summed by the attributes on which both systems should agree.
select
    erp_source,
    wms_source,
    document,
    item_id,
    direction,
    location_id,
    stock_status,
    any_value(locations.site) as site,
    bool_or(is_reversal) as is_reversal,
    coalesce(sum(quantity) filter (where side = 'erp'), 0) as erp_quantity,
    coalesce(sum(quantity) filter (where side = 'wms'), 0) as wms_quantity,
    {{ is_unmapped('item_id', 'moves') }} as is_item_unmapped,
    {{ is_unmapped('location_id', 'moves') }} as is_location_unmapped
from {{ ref('rec_open_movements') }} as moves
anti join {{ ref('rec_duplicate_postings') }} using (erp_source, wms_source, source, movement_id)
left join {{ ref('cnf_locations') }} as locations using (location_id)
where not is_outside_wms
group by all
