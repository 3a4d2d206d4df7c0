with

item_costs as (
    {{ canonical('item_costs') }}
),

costs as (
    select
        coalesce(items.item_id, item_costs.source || ':' || item_costs.source_item_code) as item_id,
        item_costs.source,
        item_costs.source_site,
        item_costs.unit_cost,
        coalesce(item_costs.currency, sources.currency) as currency
    from item_costs
    inner join {{ source('cycle', 'sources') }} as sources on item_costs.source = sources.source
    left join {{ ref('cnf_item_xref') }} as items
        on item_costs.source = items.source and item_costs.source_item_code = items.source_item_code
),

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
    from costs
    inner join places on costs.source = places.source and (costs.source_site = places.source_site or costs.source_site is null)
),

placed as (
    select
        item_id,
        location_id,
        unit_cost,
        currency
    from located
    qualify row_number() over (
        partition by item_id, location_id
        order by unit_cost is null, source_site is null, unit_cost, currency
    ) = 1
),

rates as (
    select
        from_currency,
        to_currency,
        max_by(rate, valid_from) as rate
    from {{ ref('cnf_exchange_rates') }}
    cross join {{ source('cycle', 'cycle') }}
    where valid_from <= as_of::date
    group by from_currency, to_currency
)

select
    placed.item_id,
    placed.location_id,
    placed.unit_cost,
    placed.currency,
    (placed.unit_cost * if(placed.currency = policy.group_currency, 1, rates.rate))::decimal(18, 6) as unit_cost_group
from placed
cross join {{ source('cycle', 'policy') }} as policy
left join rates on placed.currency = rates.from_currency and policy.group_currency = rates.to_currency
