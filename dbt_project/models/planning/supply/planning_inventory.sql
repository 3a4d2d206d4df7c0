with

memo as (
    select
        item_id,
        location_id,
        sum(quantity) filter (where published_column = 'in_transit_quantity') as in_transit_quantity,
        sum(quantity) filter (where published_column = 'supplier_consignment_quantity') as supplier_consignment_quantity,
        sum(quantity) filter (where published_column = 'reserved_quantity') as reserved_quantity
    from {{ ref('planning_memo_lines') }}
    group by all
),

-- Without an estimate there are no quantities; a figure that was last verified and not heard of since has no bounds. Negative stock is
-- kept and flagged, but nobody plans with less than nothing.
estimates as (
    select
        * replace (
            if(quantity_basis = 'none', null, on_hand_quantity) as on_hand_quantity,
            if(quantity_basis = 'none', null, greatest(0, planning_quantity)) as planning_quantity,
            if(quantity_basis = 'none', null, most_quantity) as most_quantity,
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
    {%- for bound, quantity in (
        ('low', 'least(estimates.planning_quantity, estimates.usable_quantity) - estimates.band_quantity'),
        ('high', 'estimates.most_quantity + estimates.band_quantity')
    ) %}
        if(estimates.band_quantity is null, null, greatest(0, {{ quantity }}))::decimal(18, 4) as {{ bound }}_quantity,
    {%- endfor %}
    estimates.quantity_basis,
    if(estimates.quantity_basis = 'none', null, estimates.expired_quantity)::decimal(18, 4) as expired_quantity,
    estimates.quality_quantity::decimal(18, 4) as quality_quantity,
    estimates.blocked_quantity::decimal(18, 4) as blocked_quantity,
    estimates.returns_quantity::decimal(18, 4) as returns_quantity,
    coalesce(memo.in_transit_quantity, 0)::decimal(18, 4) as in_transit_quantity,
    memo.reserved_quantity::decimal(18, 4) as reserved_quantity,
    coalesce(memo.supplier_consignment_quantity, 0)::decimal(18, 4) as supplier_consignment_quantity,
    systems.erp_quantity::decimal(18, 4) as erp_quantity,
    systems.wms_quantity::decimal(18, 4) as wms_quantity,
    systems.variance_quantity::decimal(18, 4) as variance_quantity,
    (systems.variance_quantity - estimates.unexplained_quantity)::decimal(18, 4) as explained_quantity,
    if(systems.variance_quantity is null, null, estimates.unexplained_quantity)::decimal(18, 4) as unexplained_quantity,
    systems.variance_value::decimal(18, 4) as variance_value,
    {{ value_of('estimates.on_hand_quantity', 'costs.unit_cost_group') }} as inventory_value,
    -- Whatever is right of the two systems and the bounds, no more than this is at stake; null where it has no cost.
    {{ value_of(
        'greatest(
            abs(systems.erp_quantity), abs(systems.wms_quantity), estimates.most_quantity + coalesce(estimates.band_quantity, 0)
        )',
        'costs.unit_cost_group'
    ) }} as value_at_stake,
    systems.cutoff_at,
    estimates.on_hand_at,
    ancestors.release_id as carried_from_release,
    trust.trust,
    concat_ws(', ', nullif(trust.trust_reasons, ''), if(estimates.expired_quantity > 0, 'expired_lots', null)) as trust_reasons
from estimates
inner join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join {{ ref('planning_system_quantities') }} as systems using (item_id, location_id)
left join memo using (item_id, location_id)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
left join {{ source('cycle', 'ancestors') }} as ancestors on estimates.verified_cycle_id = ancestors.cycle_id
