select
    source,
    erp_source
from {{ source('cycle', 'answers') }}
union all
select
    systems.source,
    erps.source as erp_source
from {{ source('cycle', 'sources') }} as systems
inner join {{ source('cycle', 'sources') }} as erps
    on erps.system_type = 'erp' and (systems.system_type <> 'erp' or systems.source = erps.source)
anti join {{ source('cycle', 'answers') }} as declared on systems.source = declared.source
