-- A system that alone holds a location's stock is rolled to its own watermark, as there is no other to wait for.
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
