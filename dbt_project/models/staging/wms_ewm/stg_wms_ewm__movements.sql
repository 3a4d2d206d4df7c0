with

move as (
    select * from {{ source('wms_ewm', 'MOVE') }}
),

types as (
    select * from {{ ref('map_movement_type') }}
    where dialect = 'wms_ewm'
),

statuses as (
    select * from {{ ref('map_stock_status') }}
    where dialect = 'wms_ewm'
),

-- Whose a quant is cannot be told where only one of the two is named.
quants as (
    select
        *,
        if((OWNER is null) = (ENTITLED is null), OWNER is not distinct from ENTITLED, null) as is_own
    from {{ source('wms_ewm', 'QUAN') }}
    where _refusal is null
),

-- Whoever may dispose of stock somewhere in the warehouse is no supplier.
entitled as (
    select
        _system,
        LGNUM,
        list(distinct ENTITLED) filter (where ENTITLED is not null) as parties,
        bool_or(is_own is null) as is_untold
    from quants
    group by all
),

owned as (
    select
        _system,
        LGNUM,
        MATNR,
        coalesce(CHARG, '') as batch,
        case when bool_or(is_own) then 'comparable' when bool_or(is_own is null) then 'unknown' else 'special' end as stock_scope
    from quants
    group by all
),

-- A line that leaves one category and enters another has two legs; one that names none has one that nobody can place.
legs as (
    select
        *,
        'F' as leg,
        CAT_FROM as category,
        -QUAN as signed_quantity
    from move
    where CAT_FROM is not null
    union all
    select
        *,
        'T' as leg,
        CAT_TO as category,
        QUAN as signed_quantity
    from move
    where CAT_TO is not null or CAT_FROM is null or _refusal is not null
),

known as (
    select
        legs.*,
        coalesce(types.movement_type, 'other') as movement_type,
        statuses.stock_status,
        {{ is_half(
            'types.movement_type',
            "if(statuses.stock_status is null or legs._refusal is not null, null, legs.leg = 'T')",
            'legs._delivery_id, legs._row_number'
        ) }} as is_half
    from legs
    left join types on legs.PROCTY = types.source_movement_type
    left join statuses on legs.category = statuses.source_status
)

select
    legs._system as source,
    legs.DOCNO || '/' || legs.ITEMNO || '/' || legs.leg as movement_id,
    legs.DOCNO as document_number,
    legs.ITEMNO as document_line,
    legs.movement_type,
    legs.PROCTY as source_movement_type,
    legs.MATNR as source_item_code,
    legs.LGNUM as source_site,
    '' as source_sublocation,
    if(legs.is_half, null, legs.stock_status) as stock_status,
    if(legs.is_half and legs.stock_status is not null, null, legs.category) as source_stock_status,
    case
        when legs.OWNER is null then coalesce(owned.stock_scope, 'comparable')
        when entitled.parties is not null then if(list_contains(entitled.parties, legs.OWNER), 'comparable', 'special')
        else if(entitled.is_untold, 'unknown', 'comparable')
    end as stock_scope,
    coalesce(legs.CHARG, '') as lot_id,
    legs.UNIT as source_unit,
    legs.signed_quantity::decimal(18, 4) as quantity,
    null::decimal(18, 4) as counted_quantity,
    false as is_full_count,
    legs.DOCNO as reference,
    legs.REFDOC as order_reference,
    legs.REFITEM as order_line_reference,
    legs.REVERSES as reverses_document,
    null::varchar as reverses_line,
    legs.CREATED_AT as recorded_at,
    legs._delivery_id as delivery_id,
    legs._row_number as row_number
from known as legs
left join entitled on legs._system = entitled._system and legs.LGNUM = entitled.LGNUM
left join owned
    on legs._system = owned._system and legs.LGNUM = owned.LGNUM and legs.MATNR = owned.MATNR
    and coalesce(legs.CHARG, '') = owned.batch
