select
    xref.location_id,
    min(xref.source) filter (where sources.system_type = 'erp') as erp_source,
    min(xref.source) filter (where sources.system_type = 'wms') as wms_source
from {{ ref('stg_mdm__location_xref') }} as xref
inner join {{ source('cycle', 'sources') }} as sources on xref.source = sources.source
where sources.system_type in ('erp', 'wms')
group by xref.location_id
