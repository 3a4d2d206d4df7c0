-- Item-locations of which a row was refused that should have counted: one of the snapshot, or a movement that would have rolled
-- it or that no earlier cycle was told of. Where the row does not say which item or location it was about, it may be any of its
-- system. A movement without an instant may belong to any interval.
with

stock as (
    select
        source,
        snapshot_at,
        item_id,
        if(is_location_unmapped, null, location_id) as location_id
    from {{ ref('cnf_resolved_stock_snapshots') }}
    where fault is not null and (refusal is not null or stock_scope = 'comparable')
),

moves as (
    select
        source,
        recorded_at,
        item_id,
        if(is_location_unmapped, null, location_id) as location_id,
        delivery_id in (
            select deliveries.delivery_id
            from {{ source('cycle', 'deliveries') }} as deliveries
            where not deliveries.is_known
        ) as is_new
    from {{ ref('cnf_resolved_movements') }}
    where fault is not null and (refusal is not null or stock_scope = 'comparable')
)

select distinct
    used.erp_source,
    used.wms_source,
    used.side,
    'snapshot' as step,
    stock.item_id,
    used.location_id
from stock
inner join {{ ref('rec_rolled_ledgers') }} as used
    on stock.source = used.source
    and stock.snapshot_at = used.snapshot_at
    and coalesce(stock.location_id = used.location_id, true)
union
select distinct
    used.erp_source,
    used.wms_source,
    used.side,
    'movement' as step,
    moves.item_id,
    used.location_id
from moves
inner join {{ ref('rec_rolled_ledgers') }} as used
    on moves.source = used.source
    and coalesce(moves.location_id = used.location_id, true)
    and coalesce(
        moves.is_new
        or (
            moves.recorded_at > least(used.snapshot_at, used.cutoff_at)
            and moves.recorded_at <= greatest(used.snapshot_at, used.cutoff_at)
        ),
        true
    )
union
-- Of these nothing is known but whose they were.
select distinct
    used.erp_source,
    used.wms_source,
    used.side,
    if(entities.role = 'stock', 'snapshot', 'movement') as step,
    null as item_id,
    used.location_id
from {{ source('cycle', 'refused_rows') }} as letters
inner join {{ source('cycle', 'entities') }} as entities using (source, entity)
inner join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
inner join {{ ref('rec_rolled_ledgers') }} as used
    on letters.source = used.source and (entities.role = 'movements' or deliveries.extracted_at = used.snapshot_at)
where
    entities.role is not null
    and not letters.has_key
    and (letters.delivery_id, letters.row_number) not in (
        select (delivery_id, row_number) from {{ ref('cnf_resolved_stock_snapshots') }}
        union all
        select (delivery_id, row_number) from {{ ref('cnf_resolved_movements') }}
    )
