-- A system that holds a location's stock alone is rolled to its own watermark: there is nobody to wait for.
with

sides as (
    select
        systems.*,
        least(sides.watermark_at, cycle.as_of) as cutoff_at
    from {{ ref('rec_pair_systems') }} as systems
    inner join {{ ref('rec_sides') }} as sides using (erp_source, wms_source, side)
    cross join {{ source('cycle', 'cycle') }} as cycle
    where not sides.has_other_side
),

{{ nearest_snapshots() }}
