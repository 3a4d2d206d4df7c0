-- What of a variance neither movements nor an accepted opening difference account for. A movement whose counterpart has a code
-- without cross-reference accounts for nothing here: that is what such a code holds.
with

documented as (
    select
        item_id,
        location_id,
        stock_status,
        sum(quantity) as quantity
    from {{ ref('rec_movement_causes') }}
    where not starts_with(cause, 'unmapped')
    group by all
),

undocumented as (
    select
        balances.item_id,
        balances.location_id,
        balances.stock_status,
        balances.erp_source,
        balances.wms_source,
        balances.variance_quantity - coalesce(documented.quantity, 0) as quantity,
        coalesce(accepted.quantity, 0) as accepted_quantity
    from {{ ref('reconciliation_balances') }} as balances
    left join documented using (item_id, location_id, stock_status)
    left join {{ source('history', 'accepted_baselines') }} as accepted
        using (erp_source, wms_source, item_id, location_id, stock_status)
)

select
    item_id,
    location_id,
    stock_status,
    erp_source,
    wms_source,
    -- As with any opening difference, at most what is left and nothing of the opposite sign.
    (
        quantity
        - if(sign(accepted_quantity) = sign(quantity), sign(quantity) * least(abs(accepted_quantity), abs(quantity)), 0)
    )::decimal(18, 4) as quantity
from undocumented
where quantity <> 0
