-- `fault` says why a cost has no value in group currency; a cell that ingest has reported is not told of again.
with

rates as (
    select
        from_currency,
        to_currency,
        rate
    from {{ ref('cnf_exchange_rates') }}
    cross join {{ source('cycle', 'cycle') }}
    where coalesce(valid_from <= as_of::date, true)
    -- A rate that was refused is not the one before it.
    qualify row_number() over (partition by from_currency, to_currency order by valid_from desc nulls first, rate asc nulls first) = 1
),

told as (
    {{ rows_without_a_cell() }}
),

costs as (
    select
        item_costs.* exclude (currency),
        coalesce(items.item_id, item_costs.source || ':' || item_costs.source_item_code) as item_id,
        coalesce(item_costs.currency, sources.currency) as currency,
        told.row_number is not null as is_told
    from ({{ canonical('item_costs') }}) as item_costs
    inner join {{ source('cycle', 'sources') }} as sources on item_costs.source = sources.source
    left join {{ ref('cnf_item_xref') }} as items
        on item_costs.source = items.source and item_costs.source_item_code = items.source_item_code
    left join told on item_costs.delivery_id = told.delivery_id and item_costs.row_number = told.row_number
)

select
    costs.* exclude (is_told),
    (costs.unit_cost * if(costs.currency = policy.group_currency, 1, rates.rate))::decimal(18, 6) as unit_cost_group,
    policy.group_currency,
    case
        when costs.unit_cost is null and not costs.is_told then 'unknown_cost'
        when costs.unit_cost is not null and unit_cost_group is null then 'unknown_currency'
    end as fault
from costs
cross join {{ source('cycle', 'policy') }} as policy
left join rates on costs.currency = rates.from_currency and policy.group_currency = rates.to_currency
