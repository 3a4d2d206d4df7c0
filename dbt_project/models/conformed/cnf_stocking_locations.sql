-- Codes for several statuses belong to one stocking location.
select
    source,
    source_site,
    location_id,
    row_number() over (partition by source, source_site order by min(source_sublocation), location_id) as position
from {{ ref('cnf_location_xref') }}
group by source, source_site, location_id
