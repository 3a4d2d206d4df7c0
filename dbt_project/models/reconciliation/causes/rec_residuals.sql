-- What is left of each variance when documents and breaks within one system have said their part.
with

stale as (
    select
        erp_source,
        wms_source,
        count(*) < 2 or not bool_and(is_covered) as is_stale  -- a side without any snapshot is stale too
    from {{ ref('rec_snapshots_used') }}
    group by all
),

known as (
    select
        item_id,
        location_id,
        stock_status,
        sum(quantity) as quantity
    from {{ ref('rec_documented_causes') }}
    group by all
)

select
    balances.item_id,
    balances.location_id,
    balances.stock_status,
    balances.erp_source,
    balances.wms_source,
    balances.wms_quantity,
    coalesce(stale.is_stale, false) as is_stale,
    case
        when {{ is_unmapped('balances.item_id', 'balances') }} then 'unmapped_item'
        when {{ is_unmapped('balances.location_id', 'balances') }} then 'unmapped_location'
    end as unmapped_cause,
    (balances.variance_quantity - coalesce(known.quantity, 0))::decimal(18, 4) as quantity
from {{ ref('reconciliation_balances') }} as balances
left join known using (item_id, location_id, stock_status)
left join stale using (erp_source, wms_source)
where balances.variance_quantity <> coalesce(known.quantity, 0)
