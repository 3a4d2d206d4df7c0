-- What is left of each variance after documents and ledger breaks have explained their part.
with

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
    not coverage.is_covered as is_stale,
    case
        when {{ is_unmapped('balances.item_id', 'balances') }} then 'unmapped_item'
        when {{ is_unmapped('balances.location_id', 'balances') }} then 'unmapped_location'
    end as unmapped_cause,
    (balances.variance_quantity - coalesce(known.quantity, 0))::decimal(18, 4) as quantity
from {{ ref('reconciliation_balances') }} as balances
left join known using (item_id, location_id, stock_status)
inner join {{ ref('rec_pair_coverage') }} as coverage using (erp_source, wms_source)
where balances.variance_quantity <> coalesce(known.quantity, 0)
