-- Movements matched neither by their document's or order's total, nor by an equal posting in the other system or their own reversal.
with

totals as (
    select
        *,
        row_number() over () as total_number
    from {{ ref('rec_unsettled_totals') }}
    anti join {{ ref('rec_agreed_totals') }}
        using (erp_source, wms_source, document, item_id, direction, location_id, stock_status)
),

postings as (
    select
        moves.*,
        totals.total_number
    from {{ ref('rec_unsettled_movements') }} as moves
    inner join totals using (document, item_id, direction, location_id, stock_status)
),

numbered as (
    select
        *,
        row_number() over (
            partition by total_number, quantity, is_reversal, side
            order by recorded_at, source, movement_id
        ) as occurrence,
        row_number() over (
            partition by total_number, quantity, is_reversal, side, movement_type, lot_id
            order by recorded_at, source, movement_id
        ) as identical_occurrence,
        count(*) filter (where side = 'erp') over equal_postings as erp_postings,
        count(*) filter (where side = 'wms') over equal_postings as wms_postings
    from postings
    window equal_postings as (partition by total_number, quantity, is_reversal)
),

unanswered as (
    select
        *,
        if(side = 'erp', wms_postings, erp_postings) as equal_postings,
        if(is_reversal, -direction, direction) as original_direction
    from numbered
    where occurrence > if(side = 'erp', wms_postings, erp_postings)
),

paired as (
    select
        *,
        row_number() over (
            partition by
                document, item_id, location_id, stock_status, side, original_direction, abs(quantity), is_reversal
            order by recorded_at desc, source desc, movement_id desc
        ) as reversal_occurrence,
        count(*) filter (where is_reversal) over same_amount as reversals,
        count(*) filter (where not is_reversal) over same_amount as originals
    from unanswered
    window same_amount as (
        partition by document, item_id, location_id, stock_status, side, original_direction, abs(quantity)
    )
)

select
    paired.erp_source,
    paired.wms_source,
    paired.side,
    paired.source,
    paired.document,
    paired.is_outside_wms,
    paired.item_id,
    paired.location_id,
    paired.stock_status,
    paired.direction,
    paired.quantity,
    paired.is_reversal,
    paired.movement_type,
    paired.equal_postings,
    paired.identical_occurrence,
    paired.movement_id,
    paired.recorded_at,
    paired.delivery_id,
    paired.row_number
from paired
where reversal_occurrence > if(is_reversal, originals, reversals)
