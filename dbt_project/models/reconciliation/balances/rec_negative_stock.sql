-- A system's balance, and where nothing is compared, or the stock is of another instant, what counts as on hand.
with

balances as (
    select
        item_id,
        location_id,
        stock_status,
        concat_ws(
            '; ',
            if(erp_quantity < 0, erp_source || ' holds ' || erp_quantity, null),
            if(wms_quantity < 0, wms_source || ' holds ' || wms_quantity, null)
        ) as detail
    from {{ ref('reconciliation_balances') }}
    where erp_quantity < 0 or wms_quantity < 0
)

select * from balances
union all
select
    item_id,
    location_id,
    stock_status,
    if(quantity_basis = 'erp_rolled', erp_source, wms_source) || ' holds ' || quantity as detail
from {{ ref('rec_on_hand') }}
anti join balances using (item_id, location_id, stock_status)
where quantity < 0
