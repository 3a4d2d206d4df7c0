with

seen as (
    select distinct
        source,
        location_id,
        is_location_unmapped
    from {{ ref('cnf_stock_snapshots') }}
    union
    select distinct
        source,
        location_id,
        is_location_unmapped
    from {{ ref('cnf_movements') }}
)

select
    location_id,
    erp_source,
    wms_source
from {{ ref('cnf_location_systems') }}
where erp_source is not null and wms_source is not null
union all
select distinct
    seen.location_id,
    pairs.erp_source,
    pairs.wms_source
from seen
inner join {{ ref('cnf_system_pairs') }} as pairs on seen.source = pairs.source
where seen.is_location_unmapped and pairs.erp_source is not null and pairs.wms_source is not null
