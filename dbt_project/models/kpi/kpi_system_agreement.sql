with

keys as (
    select
        balances.*,
        costs.unit_cost_group,
        abs(balances.wms_snapshot_quantity - balances.erp_snapshot_quantity) as raw_difference
    from {{ ref('reconciliation_balances') }} as balances
    left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
)

select
    coalesce(location_id, '*') as location_id,
    count(*) as keys,
    count(*) filter (where is_within_tolerance) as keys_within_tolerance,
    count(*) filter (where is_within_tolerance) / count(*) as system_agreement,
    -- Undefined where the warehouse holds nothing.
    case
        when sum(abs(wms_quantity)) > 0
            then greatest(0, (sum(abs(wms_quantity)) - sum(abs(variance_quantity))) / sum(abs(wms_quantity)))::double
    end as quantity_agreement,
    sum(variance_value)::decimal(18, 4) as net_variance_value,
    sum(abs(variance_value))::decimal(18, 4) as absolute_variance_value,
    sum((raw_difference - abs(variance_quantity)) * unit_cost_group)::decimal(18, 4) as false_variance_avoided_value
from keys
group by grouping sets ((location_id), ())
