-- The last verified figures handed on by earlier cycles, rolled with the ERP's movements since.
with

known as (
    select verified.*
    from {{ source('history', 'last_verified') }} as verified
    cross join {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
    where verified.verified_at >= cycle.as_of - to_seconds(policy.carried_stock_hours * 3600)
),

places as (
    select
        known.item_id,
        known.location_id,
        pairs.erp_source,
        min(known.verified_at) as verified_at,
        min(known.rolled_to_at) as rolled_to_at,
        min(known.cycle_id) as cycle_id,
        least(min(cutoffs.erp_watermark_at), min(cycle.as_of)) as erp_watermark_at
    from known
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id)
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
    cross join {{ source('cycle', 'cycle') }} as cycle
    where pairs.side = 'erp'
    group by all
),

changes as (
    select
        item_id,
        location_id,
        stock_status,
        quantity,
        moved_quantity
    from known
    union all
    select
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        moves.quantity,
        abs(moves.quantity) as moved_quantity
    from {{ ref('cnf_movements') }} as moves
    inner join places
        on moves.item_id = places.item_id
        and moves.location_id = places.location_id
        and moves.source = places.erp_source
        and moves.recorded_at > places.rolled_to_at
        and moves.recorded_at <= places.erp_watermark_at
    where moves.stock_scope = 'comparable'
)

select
    changes.item_id,
    changes.location_id,
    changes.stock_status,
    sum(changes.quantity)::decimal(18, 4) as quantity,
    sum(changes.moved_quantity)::decimal(18, 4) as moved_quantity,
    places.verified_at,
    greatest(places.rolled_to_at, places.erp_watermark_at) as rolled_to_at,
    places.cycle_id
from changes
inner join places using (item_id, location_id)
group by all
