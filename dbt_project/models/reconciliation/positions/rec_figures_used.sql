-- The warehouse's own figure counts, however late the ERP is; past the warehouse's hard SLA what was last verified does, and
-- the ERP's figure where the warehouse never delivered.
select
    cutoffs.erp_source,
    cutoffs.wms_source,
    cutoffs.on_hand_at,
    case
        when used.snapshot_at is null then 'erp'
        when cycle.as_of - cutoffs.on_hand_at > to_seconds(wms.hard_sla_hours * 3600) then 'carried'
        when cutoffs.on_hand_at > cutoffs.cutoff_at then 'later'
        else 'cutoff'
    end as figure,
    case
        when used.snapshot_at is null then 'erp_rolled'
        when cycle.as_of - cutoffs.on_hand_at > to_seconds(policy.carried_stock_hours * 3600) then 'none'
        when coalesce(later.snapshot_at, used.snapshot_at) = cutoffs.on_hand_at then 'wms'
        else 'wms_rolled'
    end as quantity_basis
from {{ ref('rec_cutoffs') }} as cutoffs
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
left join {{ ref('rec_freshness') }} as wms on cutoffs.wms_source = wms.source
left join {{ ref('rec_snapshots_used') }} as used
    on cutoffs.erp_source = used.erp_source and cutoffs.wms_source = used.wms_source and used.side = 'wms'
left join {{ ref('rec_warehouse_snapshots') }} as later
    on cutoffs.erp_source = later.erp_source and cutoffs.wms_source = later.wms_source
