-- Everything that the trust of an item-location is decided on.
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

-- A key that a warehouse has held only since the cut-off has a position too.
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
        bool_or(negative.item_id is not null) as is_negative
    from balances
    left join not_explained using (item_id, location_id, stock_status)
    left join {{ ref('rec_negative_stock') }} as negative using (item_id, location_id, stock_status)
    group by all
),

tolerated as (
    {{ with_tolerance('positions', 'wms_absolute') }}
),

-- The landscape has to say which of them holds the stock; until it does, the first is shown.
several_erps as (
    select location_id
    from {{ ref('cnf_location_systems') }}
    where side = 'erp'
    group by location_id
    having count(*) > 1
),

contradictory as (
    select distinct
        erp_source,
        item_id
    from {{ ref('cnf_resolved_item_units') }}
    where fault = 'contradictory_unit'
),

contradictory_bases as (
    select distinct item_id
    from {{ ref('cnf_resolved_base_units') }}
    where fault = 'contradictory_base_unit'
),

refused as (
    select
        item_id,
        location_id,
        bool_or(step = 'snapshot') as of_snapshots,
        bool_or(step = 'movement') as of_movements
    from {{ ref('rec_refused_stock') }}
    where item_id is not null
    group by all
),

-- Rows that do not say which item they were about may be about any there.
unreadable as (
    select distinct location_id
    from {{ ref('rec_refused_stock') }}
    where item_id is null
)

select
    tolerated.*,
    costs.unit_cost_group,
    {{ value_of('tolerated.not_explained_quantity', 'costs.unit_cost_group') }} as not_explained_value,
    items.item_id is null or {{ is_unmapped('tolerated.location_id', 'tolerated') }} as is_unmapped,
    erp.freshness_status as erp_freshness,
    wms.freshness_status as wms_freshness,
    tolerated.erp_source <> '' and tolerated.wms_source <> '' as is_compared,
    coalesce(refused.of_snapshots, false) as has_refused_rows,
    coalesce(refused.of_movements, false) as has_refused_movements,
    unreadable.location_id is not null as has_unreadable_rows,
    several_erps.location_id is not null as has_several_erps,
    contradictory.item_id is not null or contradictory_bases.item_id is not null as has_contradictory_units,
    coalesce(not halves.is_code, false) as is_half_missing,
    is_compared
    and not is_unmapped
    and not has_refused_rows
    and not has_refused_movements
    and not has_unreadable_rows
    and not has_several_erps
    and not has_contradictory_units
    and not is_half_missing
    and erp.freshness_status = 'fresh'
    and wms.freshness_status = 'fresh'
    and tolerated.not_explained_quantity <= tolerated.tolerance_quantity as is_sound
from tolerated
left join {{ ref('rec_sides') }} as erp
    on tolerated.erp_source = erp.erp_source and tolerated.wms_source = erp.wms_source and erp.side = 'erp'
left join {{ ref('rec_sides') }} as wms
    on tolerated.erp_source = wms.erp_source and tolerated.wms_source = wms.wms_source and wms.side = 'wms'
left join several_erps using (location_id)
left join contradictory_bases using (item_id)
left join {{ ref('rec_missing_halves') }} as halves using (item_id, location_id)
left join refused using (item_id, location_id)
left join unreadable using (location_id)
left join {{ ref('cnf_items') }} as items using (item_id)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
left join contradictory on tolerated.erp_source = contradictory.erp_source and tolerated.item_id = contradictory.item_id
