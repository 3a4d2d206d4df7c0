-- Whether every system of a pair could be rolled to its cut-off; a system without a snapshot could not.
select
    systems.erp_source,
    systems.wms_source,
    max(used.cutoff_at) as cutoff_at,
    bool_and(coalesce(used.is_covered, false)) as is_covered
from {{ ref('rec_pair_systems') }} as systems
left join {{ ref('rec_snapshots_used') }} as used using (erp_source, wms_source, side, source)
group by systems.erp_source, systems.wms_source
