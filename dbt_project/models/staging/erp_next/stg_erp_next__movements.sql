with

entries as (
    select
        *,
        concat_ws('/', voucher_type, stock_entry_type, if(is_return = 1, 'return', null)) as source_movement_type,
        -- A stock reconciliation without a quantity sets the balance.
        voucher_type = 'Stock Reconciliation' and actual_qty = 0 as is_count
    from {{ source('erp_next', 'stock_ledger_entry') }}
),

warehouse as (
    select *
    from {{ source('erp_next', 'Warehouse') }}
    where _refusal is null
),

types as (
    select * from {{ ref('map_movement_type') }}
    where dialect = 'erp_next'
),

statuses as (
    select * from {{ ref('map_stock_status') }}
    where dialect = 'erp_next'
),

known as (
    select
        entries.*,
        warehouse.warehouse_type,
        coalesce(types.movement_type, 'other') as movement_type,
        statuses.stock_status,
        {{ is_half(
            'types.movement_type',
            'if(statuses.stock_status is null or entries._refusal is not null, null, entries.actual_qty > 0)',
            'entries._system, entries.voucher_no, entries.item_code'
        ) }} as is_half
    from entries
    left join warehouse on entries._system = warehouse._system and entries.warehouse = warehouse.name
    left join types on entries.source_movement_type = types.source_movement_type
    left join statuses on warehouse.warehouse_type = statuses.source_status
)

select
    entries._system as source,
    entries.name as movement_id,
    -- A reversal names the entry, not the voucher.
    entries.name as document_number,
    entries.voucher_detail_no as document_line,
    entries.movement_type,
    entries.source_movement_type,
    entries.item_code as source_item_code,
    entries.warehouse as source_site,
    '' as source_sublocation,
    if(entries.is_half, null, entries.stock_status) as stock_status,
    if(entries.is_half and entries.stock_status is not null, null, entries.warehouse_type) as source_stock_status,
    if(entries.stock_status = 'in_transit', 'in_transit', 'comparable') as stock_scope,
    coalesce(entries.batch_no, '') as lot_id,
    entries.stock_uom as source_unit,
    if(entries.is_count, null, entries.actual_qty)::decimal(18, 4) as quantity,
    if(entries.is_count, entries.qty_after_transaction, null)::decimal(18, 4) as counted_quantity,
    false as is_full_count,
    entries.external_reference as reference,
    -- Both legs of a transfer are entries of one voucher.
    if(entries.stock_entry_type = 'Material Transfer', entries.voucher_no, null) as order_reference,
    null::varchar as order_line_reference,
    entries.reversal_of as reverses_document,
    null::varchar as reverses_line,
    {{ to_utc('entries.creation', 'entries._time_zone') }} as recorded_at,
    -- A movement without a day would be missing from transfers and receipts.
    coalesce(entries.posting_date, entries.creation::date) as occurred_on,
    entries._delivery_id as delivery_id,
    entries._row_number as row_number
from known as entries
