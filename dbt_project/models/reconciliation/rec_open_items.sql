-- Postings of one key that offset each other clear each other, oldest first, as far as they go. What may still be
-- answered (correct_in nowhere) is no open item and clears none; patterns have no date to be older by.
with

items as (
    select
        items.*,
        items.movement_id || ' [' || items.delivery_id || ':' || items.row_number || ']' as evidence
    from {{ ref('rec_cause_items') }} as items
    left join {{ ref('cause_actions') }} as actions on items.cause = actions.cause
    where actions.correct_in is distinct from 'nowhere'
),

summed as (
    select
        *,
        sum(abs(quantity)) over (
            partition by erp_source, wms_source, item_id, location_id, stock_status, sign(quantity)
            order by recorded_at, movement_id, cause, case_id, quantity
            rows unbounded preceding
        ) as ends_at
    from items
    where movement_id is not null
),

-- Where a posting lies in the running total of its sign; what lies at the same place in the other sign clears it.
placed as (
    select
        *,
        ends_at - abs(quantity) as starts_at
    from summed
),

offsets as (
    select
        mine.*,
        sum(least(mine.ends_at, theirs.ends_at) - greatest(mine.starts_at, theirs.starts_at)) filter (
            where theirs.movement_id is not null
        ) as cleared_quantity,
        string_agg(theirs.evidence, '; ' order by theirs.starts_at) as cleared_by
    from placed as mine
    left join placed as theirs
        on mine.erp_source = theirs.erp_source
        and mine.wms_source = theirs.wms_source
        and mine.item_id = theirs.item_id
        and mine.location_id = theirs.location_id
        and mine.stock_status = theirs.stock_status
        and sign(mine.quantity) = -sign(theirs.quantity)
        and mine.starts_at < theirs.ends_at
        and mine.ends_at > theirs.starts_at
    group by all
)

select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    cause,
    case_id,
    (quantity - sign(quantity) * coalesce(cleared_quantity, 0))::decimal(18, 4) as quantity,
    evidence,
    cleared_by
from offsets
union all
select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    cause,
    case_id,
    quantity,
    null::varchar as evidence,
    null::varchar as cleared_by
from items
where movement_id is null
