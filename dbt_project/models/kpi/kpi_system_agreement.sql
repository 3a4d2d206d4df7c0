with

keys as (
    select
        balances.*,
        costs.unit_cost_group,
        abs(balances.wms_snapshot_quantity - balances.erp_snapshot_quantity) as raw_difference
    from {{ ref('reconciliation_balances') }} as balances
    left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
),

agreement as (
    select
        coalesce(location_id, '*') as location_id,
        count(*) as keys,
        count(*) filter (where is_within_tolerance) as keys_within_tolerance,
        sum(abs(wms_quantity)) as wms_absolute,
        sum(abs(variance_quantity)) as variance_absolute,
        sum(erp_quantity * unit_cost_group)::decimal(18, 4) as erp_value,
        sum(wms_quantity * unit_cost_group)::decimal(18, 4) as wms_value,
        sum(variance_value)::decimal(18, 4) as net_variance_value,
        sum(abs(variance_value))::decimal(18, 4) as absolute_variance_value,
        sum((raw_difference - abs(variance_quantity)) * unit_cost_group)::decimal(18, 4) as false_variance_avoided_value
    from keys
    group by grouping sets ((location_id), ())
),

counts as (
    select * from {{ ref('rec_stock_counts') }}
),

judged_counts as (
    {{ with_tolerance('counts', 'counted_quantity') }}
),

counted as (
    select
        coalesce(location_id, '*') as location_id,
        count(*) as counted_records,
        -- A count is judged by its difference from the book balance just before it.
        count(*) filter (where abs(difference_quantity) <= tolerance_quantity) as counted_records_within_tolerance
    from judged_counts
    group by grouping sets ((location_id), ())
),

explained as (
    select
        coalesce(location_id, '*') as location_id,
        sum(abs(quantity)) as contributed,
        coalesce(sum(abs(quantity)) filter (where confidence in ('proven', 'inferred')), 0) as explained
    from {{ ref('reconciliation_causes') }}
    group by grouping sets ((location_id), ())
)

select
    agreement.location_id,
    agreement.keys,
    agreement.keys_within_tolerance,
    agreement.keys_within_tolerance / nullif(agreement.keys, 0) as system_agreement,
    -- Undefined where the warehouse holds nothing; greatest() would ignore a null.
    case
        when agreement.wms_absolute > 0
            then greatest(0, (agreement.wms_absolute - agreement.variance_absolute) / agreement.wms_absolute)::double
    end as quantity_agreement,
    agreement.erp_value,
    agreement.wms_value,
    agreement.net_variance_value,
    agreement.absolute_variance_value,
    agreement.false_variance_avoided_value,
    (explained.explained / nullif(explained.contributed, 0))::double as explained_share,
    coalesce(counted.counted_records, 0) as counted_records,
    coalesce(counted.counted_records_within_tolerance, 0) as counted_records_within_tolerance,
    counted.counted_records_within_tolerance / nullif(counted.counted_records, 0) as inventory_record_accuracy
from agreement
left join explained using (location_id)
left join counted using (location_id)
