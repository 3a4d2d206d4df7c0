-- For rows whose own location does not tell: the systems that a source is paired with.
with

paired as (
    select distinct
        erp_source,
        wms_source
    from {{ ref('cnf_location_systems') }}
    where erp_source is not null and wms_source is not null
)

select
    sources.source,
    coalesce(
        if(sources.system_type = 'erp', sources.source, null),
        min(paired.erp_source)
    ) as erp_source,
    coalesce(
        if(sources.system_type = 'wms', sources.source, null),
        min(paired.wms_source)
    ) as wms_source
from {{ source('cycle', 'sources') }} as sources
left join paired on sources.source in (paired.erp_source, paired.wms_source)
where sources.system_type in ('erp', 'wms')
group by sources.source, sources.system_type
