with

-- Where only one system holds stock at a location, only that system's quantity is known.
compared as (
    select
        item_id,
        location_id,
        if(erp_source <> '', sum(quantity), null) as erp_quantity,
        if(wms_source <> '', sum(quantity), null) as wms_quantity,
        null as variance_quantity,
        null as variance_value,
        max(on_hand_at) as cutoff_at,
        false as is_compared
    from {{ ref('rec_on_hand') }}
    where erp_source = '' or wms_source = ''
    group by item_id, location_id, erp_source, wms_source
    union all
    select
        item_id,
        location_id,
        sum(erp_quantity) as erp_quantity,
        sum(wms_quantity) as wms_quantity,
        sum(variance_quantity) as variance_quantity,
        sum(variance_value) as variance_value,
        max(cutoff_at) as cutoff_at,
        true as is_compared
    from {{ ref('reconciliation_balances') }}
    group by item_id, location_id
),

memo as (
    select
        stock.item_id,
        stock.location_id,
        sum(stock.quantity) filter (where stock.stock_scope = 'in_transit') as in_transit_quantity,
        sum(stock.quantity) filter (where stock.stock_scope = 'consignment') as supplier_consignment_quantity,
        -- Null where the system does not say what is reserved.
        sum(if(stock.is_reserved, stock.quantity, 0)) filter (where stock.is_reserved is not null) as reserved_quantity
    from {{ ref('cnf_stock_snapshots') }} as stock
    inner join {{ ref('rec_rolled_ledgers') }} as ledgers using (location_id, source, snapshot_at)
    where ledgers.rolled_to <> 'on_hand'
    group by all
),

-- Without an estimate there are no quantities; a figure that was last verified and not heard of since has no bounds.
estimates as (
    select
        * replace (
            if(quantity_basis = 'none', null, on_hand_quantity) as on_hand_quantity,
            if(quantity_basis = 'none', null, planning_quantity) as planning_quantity,
            if(quantity_basis = 'none', null, quality_quantity) as quality_quantity,
            if(quantity_basis = 'none', null, blocked_quantity) as blocked_quantity,
            if(quantity_basis = 'none', null, returns_quantity) as returns_quantity,
            if(quantity_basis in ('none', 'last_verified'), null, band_quantity) as band_quantity
        )
    from {{ ref('planning_stock_positions') }}
)

select
    estimates.item_id,
    estimates.location_id,
    estimates.on_hand_quantity::decimal(18, 4) as on_hand_quantity,
    estimates.planning_quantity::decimal(18, 4) as planning_quantity,
    (estimates.planning_quantity - estimates.band_quantity)::decimal(18, 4) as low_quantity,
    (estimates.planning_quantity + estimates.band_quantity)::decimal(18, 4) as high_quantity,
    estimates.quantity_basis,
    estimates.quality_quantity::decimal(18, 4) as quality_quantity,
    estimates.blocked_quantity::decimal(18, 4) as blocked_quantity,
    estimates.returns_quantity::decimal(18, 4) as returns_quantity,
    coalesce(memo.in_transit_quantity, 0)::decimal(18, 4) as in_transit_quantity,
    memo.reserved_quantity::decimal(18, 4) as reserved_quantity,
    coalesce(memo.supplier_consignment_quantity, 0)::decimal(18, 4) as supplier_consignment_quantity,
    {%- for quantity in ('erp', 'wms', 'variance') %}
        if(compared.item_id is null, 0, compared.{{ quantity }}_quantity)::decimal(18, 4) as {{ quantity }}_quantity,
    {%- endfor %}
    (if(compared.item_id is null, 0, compared.variance_quantity) - estimates.unexplained_quantity)::decimal(18, 4) as explained_quantity,
    if(compared.is_compared is false, null, estimates.unexplained_quantity)::decimal(18, 4) as unexplained_quantity,
    compared.variance_value::decimal(18, 4) as variance_value,
    (coalesce(estimates.on_hand_quantity, compared.wms_quantity) * costs.unit_cost_group)::decimal(18, 4) as inventory_value,
    compared.cutoff_at,
    estimates.on_hand_at,
    ancestors.release_id as carried_from_release,
    trust.trust,
    trust.trust_reasons
from estimates
inner join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join compared using (item_id, location_id)
left join memo using (item_id, location_id)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
left join {{ source('cycle', 'ancestors') }} as ancestors on estimates.verified_cycle_id = ancestors.cycle_id
