-- The warehouse's own figure counts, however late the ERP is. Past the warehouse's hard SLA the last verified figure counts
-- instead, and the ERP's figure where a warehouse of the location never delivered. Where only some of its warehouses are late, the
-- figure is of the others' instant, as long as the ERP tells what the late ones may have moved since. A figure counts as rolled
-- unless all of its snapshots were taken at the instant itself.
with

systems as (
    select
        erp_source,
        wms_source,
        count(*) as warehouses
    from {{ ref('rec_pair_systems') }}
    where side = 'wms'
    group by all
),

snapshots as (
    select
        erp_source,
        wms_source,
        cutoff_at,
        count(*) as warehouses,
        bool_and(snapshot_at = cutoff_at) as is_at_instant
    from {{ ref('rec_snapshots_used') }}
    where side = 'wms'
    group by all
    union all
    select
        erp_source,
        wms_source,
        cutoff_at,
        count(*) as warehouses,
        bool_and(snapshot_at = cutoff_at) as is_at_instant
    from {{ ref('rec_warehouse_snapshots') }}
    group by all
)

select
    cutoffs.erp_source,
    cutoffs.wms_source,
    if(coalesce(at_cutoff.warehouses, 0) < systems.warehouses, cutoffs.cutoff_at, cutoffs.on_hand_at) as on_hand_at,
    case
        when coalesce(at_cutoff.warehouses, 0) < systems.warehouses then 'erp'
        when cycle.as_of - cutoffs.on_hand_at > to_seconds(wms.hard_sla_hours * 3600) then 'carried'
        when cutoffs.on_hand_at > cutoffs.cutoff_at then 'later'
        else 'cutoff'
    end as figure,
    if(figure in ('carried', 'later') and cutoffs.on_hand_at > cutoffs.cutoff_at, 'on_hand', 'cutoff') as rolled_to,
    case
        when coalesce(at_cutoff.warehouses, 0) < systems.warehouses then 'erp_rolled'
        when cycle.as_of - cutoffs.on_hand_at > to_seconds(policy.carried_stock_hours * 3600) then 'none'
        when
            cutoffs.is_wms_partly_fresh
            and (
                cutoffs.erp_freshness <> 'fresh'
                or cycle.as_of - cutoffs.wms_watermark_at > to_seconds(policy.carried_stock_hours * 3600)
            )
            then 'none'
        when coalesce(later.is_at_instant, at_cutoff.is_at_instant and cutoffs.on_hand_at = cutoffs.cutoff_at) then 'wms'
        else 'wms_rolled'
    end as quantity_basis
from {{ ref('rec_cutoffs') }} as cutoffs
inner join systems using (erp_source, wms_source)
inner join {{ ref('rec_sides') }} as wms
    on cutoffs.erp_source = wms.erp_source and cutoffs.wms_source = wms.wms_source and wms.side = 'wms'
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
left join snapshots as at_cutoff
    on cutoffs.erp_source = at_cutoff.erp_source and cutoffs.wms_source = at_cutoff.wms_source
    and cutoffs.cutoff_at = at_cutoff.cutoff_at
left join snapshots as later
    on cutoffs.erp_source = later.erp_source and cutoffs.wms_source = later.wms_source
    and cutoffs.on_hand_at = later.cutoff_at and cutoffs.on_hand_at > cutoffs.cutoff_at
union all
select
    sides.erp_source,
    sides.wms_source,
    min(snapshots.cutoff_at) as on_hand_at,
    'single' as figure,
    'own_watermark' as rolled_to,
    case
        when count(snapshots.snapshot_at) < count(*) or bool_or(own.is_partly_fresh) then 'none'
        when min(cycle.as_of - snapshots.cutoff_at) > to_seconds(min(policy.carried_stock_hours) * 3600) then 'none'
        else sides.side || '_rolled'
    end as quantity_basis
from {{ ref('rec_pair_systems') }} as sides
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
left join {{ ref('rec_single_snapshots') }} as snapshots using (erp_source, wms_source, side, source)
left join {{ ref('rec_sides') }} as own using (erp_source, wms_source, side)
where sides.erp_source = '' or sides.wms_source = ''
group by sides.erp_source, sides.wms_source, sides.side
