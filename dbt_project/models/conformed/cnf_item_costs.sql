with

item_costs as (
    {{ union_sources('item_costs') }}
),

placed as (
    select
        items.item_id,
        locations.location_id,
        min(item_costs.unit_cost) as unit_cost,
        min(coalesce(item_costs.currency, sources.currency)) as currency
    from item_costs
    inner join {{ source('cycle', 'sources') }} as sources on item_costs.source = sources.source
    inner join {{ ref('stg_mdm__item_xref') }} as items
        on item_costs.source = items.source and item_costs.source_item_code = items.source_item_code
    inner join {{ ref('stg_mdm__location_xref') }} as locations
        on item_costs.source = locations.source and item_costs.source_site = locations.source_site
    group by items.item_id, locations.location_id
),

rates as (
    select
        from_currency,
        to_currency,
        max_by(rate, valid_from) as rate
    from {{ ref('stg_mdm__exchange_rates') }}
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
