with

lines as (
    {{ conformed_lines('purchase_order_lines', party='supplier') }}
),

-- For a site with several locations it is not known which of them delivers.
sites as (
    select
        source,
        source_site,
        min(location_id) as location_id
    from {{ ref('cnf_location_xref') }}
    group by source, source_site
    having min(location_id) = max(location_id)
)

select
    lines.*,
    if(
        lines.source_origin_site is null,
        null,
        coalesce(sites.location_id, lines.source || ':' || lines.source_origin_site)
    ) as origin_location_id
from lines
left join sites on lines.source = sites.source and lines.source_origin_site = sites.source_site
