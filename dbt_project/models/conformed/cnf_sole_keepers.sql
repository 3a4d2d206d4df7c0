select
    sites.source,
    sites.source_site,
    kept.item_id,
    min(sites.location_id) as location_id
from {{ ref('cnf_stocking_locations') }} as sites
inner join {{ ref('cnf_kept_items') }} as kept using (source, location_id)
group by sites.source, sites.source_site, kept.item_id
having count(*) = 1
