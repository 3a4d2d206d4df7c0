with

-- A line of which something was refused still says who supplies what.
bought as (
    select
        lines.item_id,
        lines.supplier_id,
        lines.location_id,
        nullif(lines.unit_price, 0) as unit_cost,
        coalesce(lines.currency, sources.currency) as currency
    from {{ ref('cnf_resolved_purchase_order_lines') }} as lines
    inner join {{ source('cycle', 'sources') }} as sources on lines.source = sources.source
    where
        not coalesce(lines.is_return, false)
        and lines.source_origin_site is null
        and lines.item_id is not null
        and lines.supplier_id is not null
        and lines.location_id is not null
    -- The most recent price counts; what was free of charge has none.
    qualify row_number() over (
        partition by lines.item_id, lines.supplier_id, lines.location_id
        order by
            unit_cost is null asc, lines.ordered_at desc nulls last,
            lines.purchase_order_id desc, lines.purchase_order_line desc
    ) = 1
)

select
    bought.item_id,
    bought.supplier_id,
    bought.location_id,
    parameters.planned_lead_time_days,
    if(own.lead_time_p50_days is null, all_items.lead_time_p50_days, own.lead_time_p50_days) as observed_lead_time_p50_days,
    if(own.lead_time_p50_days is null, all_items.lead_time_p90_days, own.lead_time_p90_days) as observed_lead_time_p90_days,
    case
        when own.lead_time_p50_days is not null then 'item'
        when all_items.lead_time_p50_days is not null then 'supplier'
    end as observed_lead_time_basis,
    parameters.minimum_order_quantity,
    parameters.order_multiple,
    bought.unit_cost,
    coalesce(bought.currency, parameters.currency) as currency
from bought
left join {{ ref('planning_item_locations') }} as parameters using (item_id, location_id)
left join {{ ref('planning_lead_times') }} as own using (item_id, supplier_id)
left join {{ ref('planning_lead_times') }} as all_items
    on bought.supplier_id = all_items.supplier_id and all_items.item_id = '*'
