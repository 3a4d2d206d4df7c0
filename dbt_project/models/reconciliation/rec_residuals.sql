with

timing as (
    select
        item_id,
        location_id,
        stock_status,
        sum(contribution_quantity) as quantity
    from {{ ref('rec_open_movements') }}
    where is_in_flight
    group by all
),

stale as (
    select
        erp_source,
        wms_source,
        count(*) < 2 or not bool_and(is_covered) as is_stale  -- a side without any snapshot is stale too
    from {{ ref('rec_snapshots_used') }}
    group by all
),

unmapped as (
    select
        balances.*,
        case
            when balances.item_id like balances.erp_source || ':%' or balances.item_id like balances.wms_source || ':%'
                then 'unmapped_item'
            when balances.location_id like balances.erp_source || ':%' or balances.location_id like balances.wms_source || ':%'
                then 'unmapped_location'
        end as unmapped_cause,
        coalesce(timing.quantity, 0) as open_quantity,
        coalesce(stale.is_stale, false) as is_stale
    from {{ ref('reconciliation_balances') }} as balances
    left join timing using (item_id, location_id, stock_status)
    left join stale using (erp_source, wms_source)
),

split as (
    select
        *,
        if(unmapped_cause is null, 0, variance_quantity) as unmapped_quantity,
        if(unmapped_cause is null, open_quantity, 0) as timing_quantity
    from unmapped
)

select
    item_id,
    location_id,
    stock_status,
    erp_source,
    wms_source,
    cutoff_at,
    variance_quantity,
    unmapped_cause,
    unmapped_quantity,
    timing_quantity,
    is_stale,
    if(is_stale, variance_quantity - unmapped_quantity - timing_quantity, 0) as stale_quantity,
    if(is_stale, 0, variance_quantity - unmapped_quantity - timing_quantity) as residual_quantity
from split
