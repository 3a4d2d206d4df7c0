-- What the trust of an item-location is decided on.
with

not_explained as (
    select
        item_id,
        location_id,
        stock_status,
        sum(abs(quantity)) as quantity
    from {{ ref('rec_not_explained') }}
    group by all
),

-- A key that a warehouse holds since the cut-off only has a position too.
balances as (
    select * from {{ ref('reconciliation_balances') }}
    union all by name
    select
        item_id,
        location_id,
        stock_status,
        erp_source,
        wms_source,
        0 as erp_quantity,
        0 as wms_quantity,
        0 as variance_quantity
    from {{ ref('rec_on_hand') }}
    anti join {{ ref('reconciliation_balances') }} using (item_id, location_id, stock_status)
),

positions as (
    select
        balances.item_id,
        balances.location_id,
        balances.erp_source,
        balances.wms_source,
        sum(abs(balances.variance_quantity)) as variance_absolute,
        sum(abs(balances.wms_quantity)) as wms_absolute,
        sum(coalesce(not_explained.quantity, 0)) as not_explained_quantity,
        bool_or(balances.wms_quantity < 0 or balances.erp_quantity < 0) as is_negative
    from balances
    left join not_explained using (item_id, location_id, stock_status)
    group by all
),

refused as (
    select distinct
        item_id,
        location_id
    from {{ ref('rec_refused_stock') }}
)

select
    positions.*,
    coalesce(items.abc_class, policy.default_abc_class) as abc_class,
    costs.unit_cost_group,
    (positions.not_explained_quantity * costs.unit_cost_group)::decimal(18, 4) as not_explained_value,
    classes.withhold_limit_value,
    greatest(classes.tolerance_share * positions.wms_absolute, classes.minimum_tolerance) as tolerance_quantity,
    items.item_id is null or {{ is_unmapped('positions.location_id', 'positions') }} as is_unmapped,
    erp.freshness_status as erp_freshness,
    wms.freshness_status as wms_freshness,
    refused.item_id is not null as has_refused_rows,
    not is_unmapped
    and not has_refused_rows
    and erp.freshness_status = 'fresh'
    and wms.freshness_status = 'fresh'
    and positions.not_explained_quantity <= tolerance_quantity as is_sound
from positions
cross join {{ source('cycle', 'policy') }} as policy
left join refused using (item_id, location_id)
left join {{ ref('cnf_items') }} as items using (item_id)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
inner join {{ source('cycle', 'policy_classes') }} as classes
    on coalesce(items.abc_class, policy.default_abc_class) = classes.abc_class
left join {{ ref('rec_freshness') }} as erp on positions.erp_source = erp.source
left join {{ ref('rec_freshness') }} as wms on positions.wms_source = wms.source
