-- What people should know about a key beyond its variance.
with

lots as (
    select
        item_id,
        location_id,
        stock_status,
        lot_id,
        coalesce(sum(quantity) filter (where side = 'erp'), 0) as erp_quantity,
        coalesce(sum(quantity) filter (where side = 'wms'), 0) as wms_quantity
    from {{ ref('rec_lots') }}
    where
        item_id in (
            select item_id from {{ ref('cnf_items') }}
            where is_lot_tracked
        )
    group by all
),

lot_mismatches as (
    select
        item_id,
        location_id,
        stock_status,
        'lot_mismatch' as flag,
        string_agg('lot ' || lot_id || ': ERP ' || erp_quantity || ', WMS ' || wms_quantity, '; ' order by lot_id)
        filter (where erp_quantity <> wms_quantity) as detail
    from lots
    group by all
    having
        sum(erp_quantity) = sum(wms_quantity)
        and bool_or(erp_quantity <> wms_quantity)
),

excluded as (
    select
        stock.item_id,
        stock.location_id,
        stock.stock_status,
        stock.stock_scope,
        stock.source,
        sum(stock.quantity) as quantity
    from {{ ref('cnf_stock_snapshots') }} as stock
    inner join {{ ref('rec_snapshots_used') }} as used using (source, snapshot_at)
    inner join {{ ref('rec_location_pairs') }} as pairs
        on stock.location_id = pairs.location_id
        and used.source = pairs.source
        and used.erp_source = pairs.erp_source and used.wms_source = pairs.wms_source
    where stock.stock_scope in ('special', 'consignment')
    group by all
),

scopes as (
    select
        item_id,
        location_id,
        stock_status,
        'scope_excluded' as flag,
        string_agg(source || ' holds ' || quantity || ' ' || stock_scope, '; ' order by source, stock_scope) as detail
    from excluded
    where quantity <> 0
    group by all
),

-- The hour that occurs twice on a source's clock; its extracts do not say which one is meant.
ambiguous as (
    select
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        'ambiguous_local_hour' as flag,
        moves.source || ' recorded ' || string_agg(moves.movement_id, ', ' order by moves.movement_id) as detail
    from {{ ref('cnf_movements') }} as moves
    inner join {{ source('cycle', 'sources') }} as sources on moves.source = sources.source
    where
        sources.system_type = 'erp'
        and timezone(sources.time_zone, timezone('UTC', moves.recorded_at))
        = timezone(sources.time_zone, timezone('UTC', moves.recorded_at + interval 1 hour))
    group by moves.item_id, moves.location_id, moves.stock_status, moves.source
),

-- Orders and movements of kinds that no mapping knows.
unknown as (
    select
        item_id,
        location_id,
        'available' as stock_status,
        concat_ws(' ', source, document_type, document_id, document_line) as place,
        concat_ws(
            ' ', source, document_id, document_line, if(open_quantity is null, 'is open', 'has ' || open_quantity || ' open'),
            'by', unknown_kind
        ) as words
    from {{ ref('cnf_unplanned_lines') }}
    where reason = 'unknown_kind' and item_id is not null and location_id is not null
    union all
    select
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        moves.source || ' ' || moves.source_movement_type as place,
        moves.source || ' moved ' || sum(abs(moves.quantity)) || ' by movement type ' || moves.source_movement_type as words
    from {{ ref('cnf_movements') }} as moves
    inner join {{ source('cycle', 'sources') }} as sources using (source)
    anti join {{ ref('map_movement_type') }} as types
        on sources.dialect = types.dialect and moves.source_movement_type = types.source_movement_type
    where moves.movement_type = 'other' and moves.stock_scope = 'comparable' and moves.source_movement_type is not null
    group by moves.item_id, moves.location_id, moves.stock_status, moves.source, moves.source_movement_type
),

unknown_kinds as (
    select
        item_id,
        location_id,
        stock_status,
        'unknown_kind' as flag,
        string_agg(words, '; ' order by place) as detail
    from unknown
    group by all
)

select
    item_id,
    location_id,
    stock_status,
    'negative_stock' as flag,
    detail
from {{ ref('rec_negative_stock') }}
union all
select * from lot_mismatches
union all
select * from scopes
union all
select * from ambiguous
union all
select * from unknown_kinds
