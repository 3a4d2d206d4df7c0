with

used as (
    select
        erp_source,
        wms_source,
        bool_or(side = 'wms') as has_wms,
        bool_or(side = 'wms' and snapshot_at = cutoff_at) as is_wms_at_cutoff
    from {{ ref('rec_snapshots_used') }}
    group by all
),

not_explained as (
    select
        item_id,
        location_id,
        stock_status,
        sum(abs(quantity)) as quantity
    from {{ ref('rec_not_explained') }}
    group by all
),

best as (
    select
        balances.*,
        -- A warehouse that never delivered leaves the ERP's figure as the best estimate.
        if(used.has_wms, balances.wms_quantity, balances.erp_quantity) as best_quantity,
        case when not used.has_wms then 'erp_rolled' when used.is_wms_at_cutoff then 'wms' else 'wms_rolled' end as basis,
        coalesce(not_explained.quantity, 0) as not_explained_quantity
    from {{ ref('reconciliation_balances') }} as balances
    inner join used using (erp_source, wms_source)
    left join not_explained using (item_id, location_id, stock_status)
),

positions as (
    select
        item_id,
        location_id,
        coalesce(sum(best_quantity) filter (where stock_status = 'available'), 0) as on_hand_quantity,
        coalesce(sum(not_explained_quantity) filter (where stock_status = 'available'), 0) as band_quantity,
        min(basis) as quantity_basis,
        coalesce(sum(best_quantity) filter (where stock_status = 'quality'), 0) as quality_quantity,
        coalesce(sum(best_quantity) filter (where stock_status = 'blocked'), 0) as blocked_quantity,
        coalesce(sum(best_quantity) filter (where stock_status = 'returns'), 0) as returns_quantity,
        sum(erp_quantity) as erp_quantity,
        sum(wms_quantity) as wms_quantity,
        sum(variance_quantity) as variance_quantity,
        sum(variance_value) as variance_value,
        max(cutoff_at) as cutoff_at
    from best
    group by item_id, location_id
),

signed as (
    select
        item_id,
        location_id,
        sum(quantity) as unexplained_quantity
    from {{ ref('rec_not_explained') }}
    group by all
),

snapshots as (
    select distinct
        source,
        snapshot_at
    from {{ ref('rec_snapshots_used') }}
),

memo as (
    select
        stock.item_id,
        stock.location_id,
        sum(stock.quantity) filter (where stock.stock_scope = 'in_transit') as in_transit_quantity,
        sum(stock.quantity) filter (where stock.stock_scope = 'consignment') as supplier_consignment_quantity
    from {{ ref('cnf_stock_snapshots') }} as stock
    inner join snapshots using (source, snapshot_at)
    group by all
)

select
    positions.item_id,
    positions.location_id,
    positions.on_hand_quantity::decimal(18, 4) as on_hand_quantity,
    positions.on_hand_quantity::decimal(18, 4) as planning_quantity,
    (positions.on_hand_quantity - positions.band_quantity)::decimal(18, 4) as low_quantity,
    (positions.on_hand_quantity + positions.band_quantity)::decimal(18, 4) as high_quantity,
    positions.quantity_basis,
    positions.quality_quantity::decimal(18, 4) as quality_quantity,
    positions.blocked_quantity::decimal(18, 4) as blocked_quantity,
    positions.returns_quantity::decimal(18, 4) as returns_quantity,
    coalesce(memo.in_transit_quantity, 0)::decimal(18, 4) as in_transit_quantity,
    null::decimal(18, 4) as reserved_quantity,
    coalesce(memo.supplier_consignment_quantity, 0)::decimal(18, 4) as supplier_consignment_quantity,
    positions.erp_quantity::decimal(18, 4) as erp_quantity,
    positions.wms_quantity::decimal(18, 4) as wms_quantity,
    positions.variance_quantity::decimal(18, 4) as variance_quantity,
    (positions.variance_quantity - coalesce(signed.unexplained_quantity, 0))::decimal(18, 4) as explained_quantity,
    coalesce(signed.unexplained_quantity, 0)::decimal(18, 4) as unexplained_quantity,
    positions.variance_value::decimal(18, 4) as variance_value,
    (positions.on_hand_quantity * costs.unit_cost_group)::decimal(18, 4) as inventory_value,
    positions.cutoff_at,
    null::varchar as carried_from_release,
    trust.trust,
    trust.trust_reasons
from positions
inner join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join signed using (item_id, location_id)
left join memo using (item_id, location_id)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
