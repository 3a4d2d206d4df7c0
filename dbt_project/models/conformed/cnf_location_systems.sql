-- Which systems hold stock at a location: those that the landscape pairs there, else those whose codes are mapped to it.
with

declared as (
    select
        location_id,
        source
    from {{ source('cycle', 'location_systems') }}
),

mapped as (
    select distinct
        location_id,
        source
    from {{ ref('cnf_location_xref') }}
),

held as (
    select * from declared
    union all
    select mapped.*
    from mapped
    anti join declared using (location_id)
)

select
    held.location_id,
    held.source,
    sources.system_type as side
from held
inner join {{ source('cycle', 'sources') }} as sources using (source)
where sources.system_type in ('erp', 'wms')
