-- The one home of which causes explain nothing. An accepted opening difference counts as explained by whoever accepted it.
select
    items.erp_source,
    items.wms_source,
    items.item_id,
    items.location_id,
    items.stock_status,
    items.cause,
    sum(items.quantity)::decimal(18, 4) as quantity
from {{ ref('rec_cause_items') }} as items
left join {{ ref('rec_accepted_baselines') }} as accepted
    using (erp_source, wms_source, item_id, location_id, stock_status)
where
    items.cause in ('unexplained', 'stale_snapshot')
    or (items.cause = 'opening_variance' and accepted.item_id is null)
group by all
