with

-- What has no cross-reference is stock too, and worth what its own system says.
places as (
    select
        source,
        source_site,
        location_id
    from {{ ref('cnf_location_xref') }}
    union
    select
        source,
        source_site,
        location_id
    from {{ ref('cnf_stock_snapshots') }}
    where is_location_unmapped
),

-- A cost without a site applies to every location of its system that has none of its own.
located as (
    select
        costs.*,
        places.location_id
    from {{ ref('cnf_resolved_item_costs') }} as costs
    inner join places on costs.source = places.source and (costs.source_site = places.source_site or costs.source_site is null)
)

select
    item_id,
    location_id,
    unit_cost,
    currency,
    unit_cost_group
from located
qualify row_number() over (
    partition by item_id, location_id
    order by unit_cost is null, source_site is null, unit_cost, currency
) = 1
