with

-- A key that is empty in both systems is kept while it has causes that cancel out.
quantities as (
    select * from {{ ref('rec_rolled_balances') }}
    union all by name
    select
        erp_source,
        wms_source,
        side,
        item_id,
        location_id,
        stock_status,
        0 as snapshot_quantity,
        0 as quantity
    from {{ ref('rec_documented_causes') }}
),

rolled as (
    select
        item_id,
        location_id,
        stock_status,
        erp_source,
        wms_source,
        coalesce(sum(snapshot_quantity) filter (where side = 'erp'), 0) as erp_snapshot_quantity,
        coalesce(sum(quantity) filter (where side = 'erp'), 0) as erp_quantity,
        coalesce(sum(snapshot_quantity) filter (where side = 'wms'), 0) as wms_snapshot_quantity,
        coalesce(sum(quantity) filter (where side = 'wms'), 0) as wms_quantity
    from quantities
    group by all
),

tolerated as (
    {{ with_tolerance('rolled', 'wms_quantity') }}
),

valued as (
    select
        tolerated.*,
        tolerated.wms_quantity - tolerated.erp_quantity as variance_quantity,
        cutoffs.cutoff_at,
        costs.unit_cost,
        costs.unit_cost_group
    from tolerated
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
    left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
)

select
    item_id,
    location_id,
    stock_status,
    erp_source,
    wms_source,
    cutoff_at,
    erp_snapshot_quantity::decimal(18, 4) as erp_snapshot_quantity,
    erp_quantity::decimal(18, 4) as erp_quantity,
    wms_snapshot_quantity::decimal(18, 4) as wms_snapshot_quantity,
    wms_quantity::decimal(18, 4) as wms_quantity,
    variance_quantity::decimal(18, 4) as variance_quantity,
    unit_cost,
    {{ value_of('variance_quantity', 'unit_cost_group') }} as variance_value,
    tolerance_quantity::decimal(18, 4) as tolerance_quantity,
    abs(variance_quantity) <= tolerance_quantity as is_within_tolerance
from valued
