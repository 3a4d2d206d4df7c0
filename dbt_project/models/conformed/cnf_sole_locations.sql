{{ config(materialized='view') }}

select
    source,
    source_site,
    min(location_id) as location_id
from {{ ref('cnf_location_xref') }}
group by source, source_site
having min(location_id) = max(location_id)
