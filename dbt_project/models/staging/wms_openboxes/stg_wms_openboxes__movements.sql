with

lines as (
    select
        *,
        -- Lines have no number of their own, so their ids end with the delivery.
        concat_ws('-', split_part(_delivery_id, '.', -1), _row_number) as line,
        transactionCode in ('INVENTORY', 'PRODUCT_INVENTORY') as is_count
    from {{ source('wms_openboxes', 'transaction') }}
),

types as (
    select * from {{ ref('map_movement_type') }}
    where dialect = 'wms_openboxes'
),

statuses as (
    select * from {{ ref('map_stock_status') }}
    where dialect = 'wms_openboxes'
),

known as (
    select
        lines.*,
        if(lines.is_count, 'count', coalesce(types.movement_type, 'other')) as movement_type,
        case lines.transactionCode when 'CREDIT' then lines.quantity when 'DEBIT' then -lines.quantity end as signed_quantity,
        statuses.stock_status,
        {{ is_half(
            'types.movement_type',
            'if(statuses.stock_status is null or lines._refusal is not null, null, signed_quantity > 0)',
            'lines._system, lines.transactionNumber, lines.productCode'
        ) }} as is_half
    from lines
    left join types on lines.transactionType = types.source_movement_type
    left join statuses on lines.lotStatus = statuses.source_status
)

select
    lines._system as source,
    lines.transactionNumber || '/' || lines.line as movement_id,
    lines.transactionNumber as document_number,
    lines.line as document_line,
    lines.movement_type,
    lines.transactionType as source_movement_type,
    lines.productCode as source_item_code,
    lines.location as source_site,
    '' as source_sublocation,
    if(lines.is_half, null, lines.stock_status) as stock_status,
    if(lines.is_half and lines.stock_status is not null, null, lines.lotStatus) as source_stock_status,
    'comparable' as stock_scope,
    coalesce(lines.lotNumber, '') as lot_id,
    lines.unitOfMeasure as source_unit,
    lines.signed_quantity::decimal(18, 4) as quantity,
    if(lines.is_count, lines.quantity, null)::decimal(18, 4) as counted_quantity,
    lines.transactionCode = 'PRODUCT_INVENTORY' as is_full_count,
    lines.transactionNumber as reference,
    lines.referenceNumber as order_reference,
    null::varchar as order_line_reference,
    lines.reverses as reverses_document,
    null::varchar as reverses_line,
    lines.dateCreated as recorded_at,
    -- Adjustments are dated to the start of their day; a count found what was there before them.
    lines.is_count as precedes_instant,
    lines._delivery_id as delivery_id,
    lines._row_number as row_number
from known as lines
