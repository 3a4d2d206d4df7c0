-- The ERP whose units, orders and documents a system works with: for an ERP its own, for a warehouse that of the location, and
-- ('*') where the location does not say, the first ERP that it shares a location with.
with

shared as (
    select
        systems.source,
        systems.location_id,
        min(erps.source) as erp_source
    from {{ ref('cnf_location_systems') }} as systems
    inner join {{ ref('cnf_location_systems') }} as erps using (location_id)
    where systems.side = 'wms' and erps.side = 'erp'
    group by systems.source, systems.location_id
)

select
    source,
    location_id,
    erp_source
from shared
union all
select
    source,
    '*' as location_id,
    min(erp_source) as erp_source
from shared
group by source
union all
select
    source,
    '*' as location_id,
    source as erp_source
from {{ source('cycle', 'sources') }}
where system_type = 'erp'
