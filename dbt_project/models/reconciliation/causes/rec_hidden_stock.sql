-- What systems hold under codes without cross-reference, with each location that it may be of: those of the code's site, as far
-- as that is known, else all of the system. Of several instants that it is rolled to the one with most of it counts.
with

held as (
    select
        rolled_to,
        source,
        side,
        item_id,
        location_id,
        stock_status,
        starts_with(item_id, source || ':') as is_item_unmapped,
        starts_with(location_id, source || ':') as is_location_unmapped,
        sum(quantity) as quantity
    from {{ ref('rec_stock_lines') }}
    where starts_with(item_id, source || ':') or starts_with(location_id, source || ':')
    group by all
    having sum(quantity) <> 0
),

codes as (
    select
        * exclude (rolled_to, quantity),
        max_by(quantity, abs(quantity)) as quantity
    from held
    group by all
),

places as (
    select
        pairs.*,
        coalesce(locations.site, pairs.location_id) as site
    from {{ ref('rec_location_pairs') }} as pairs
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    where not starts_with(pairs.location_id, pairs.source || ':')
),

-- A code of a sublocation is of the site that other sublocations of its source's site are of.
code_sites as (
    select distinct
        xref.source,
        xref.source || ':' || xref.source_site as code,
        places.site
    from {{ ref('cnf_location_xref') }} as xref
    inner join places using (source, location_id)
),

sited as (
    select
        codes.*,
        list(distinct coalesce(own.site, code_sites.site)) filter (where coalesce(own.site, code_sites.site) is not null) as sites
    from codes
    left join places as own on codes.source = own.source and codes.location_id = own.location_id
    left join code_sites
        on codes.is_location_unmapped and codes.source = code_sites.source
        and starts_with(codes.location_id || '/', code_sites.code || '/')
    group by all
)

select
    places.erp_source,
    places.wms_source,
    sited.source,
    sited.side,
    sited.item_id as code_item_id,
    sited.location_id as code_location_id,
    sited.is_item_unmapped,
    sited.stock_status,
    sited.quantity::decimal(18, 4) as quantity,
    places.location_id
from sited
inner join places on sited.source = places.source and coalesce(list_contains(sited.sites, places.site), true)
