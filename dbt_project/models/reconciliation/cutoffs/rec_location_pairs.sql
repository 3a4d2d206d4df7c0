-- Which systems hold a location's stock, and on which side of which pair. Several warehouses of one location form one side,
-- their names joined by `+`; where only one system holds the stock, the other side is blank. Codes without a cross-reference
-- belong to the pair that shares the most documents with them.
with

pairs as (
    select
        location_id,
        coalesce(min(source) filter (where side = 'erp'), '') as erp_source,
        coalesce(string_agg(source, '+' order by source) filter (where side = 'wms'), '') as wms_source
    from {{ ref('cnf_location_systems') }}
    group by location_id
),

mapped as (
    select
        pairs.*,
        systems.source,
        systems.side
    from pairs
    inner join {{ ref('cnf_location_systems') }} as systems using (location_id)
    where systems.side = 'wms' or systems.source = pairs.erp_source
),

partners as (
    select distinct
        source,
        side,
        erp_source,
        wms_source
    from mapped
),

unmapped as (
    select
        source,
        location_id
    from {{ ref('cnf_stock_snapshots') }}
    where is_location_unmapped
    union
    select
        source,
        location_id
    from {{ ref('cnf_movements') }}
    where is_location_unmapped
),

shared as (
    select
        moves.location_id,
        places.erp_source,
        places.wms_source,
        count(*) as documents
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('cnf_movements') }} as others on moves.reference = others.reference and moves.source <> others.source
    inner join mapped as places on others.location_id = places.location_id and others.source = places.source
    where moves.is_location_unmapped
    group by all
)

select
    location_id,
    source,
    side,
    erp_source,
    wms_source
from mapped
union all
(
    select
        unmapped.location_id,
        partners.source,
        partners.side,
        partners.erp_source,
        partners.wms_source
    from unmapped
    inner join partners using (source)
    left join shared using (location_id, erp_source, wms_source)
    qualify row_number() over (
        partition by unmapped.location_id
        order by
            shared.documents desc nulls last, partners.erp_source = '' or partners.wms_source = '',
            partners.erp_source asc, partners.wms_source asc
    ) = 1
)
