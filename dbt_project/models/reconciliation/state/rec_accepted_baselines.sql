-- State carried to the next cycle. Accepting covers the opening differences known to the cycle that applies the action, but none
-- whose other half may stand under a code without cross-reference.
with

accepted as (
    select
        opening.erp_source,
        opening.wms_source,
        opening.item_id,
        opening.location_id,
        opening.stock_status,
        opening.quantity,
        max_by(actions.actor, actions.action_id) as actor,
        max_by(actions.reason, actions.action_id) as reason
    from {{ ref('rec_opening_variances') }} as opening
    inner join {{ source('cycle', 'actions') }} as actions
        on actions.kind = 'accept_baseline'
        and opening.item_id = coalesce(actions.item_id, opening.item_id)
        and opening.location_id = coalesce(actions.location_id, opening.location_id)
    anti join {{ ref('rec_missing_halves') }} as halves
        on opening.item_id = halves.item_id and opening.location_id = halves.location_id
    anti join {{ source('history', 'accepted_baselines') }} as known
        on opening.erp_source = known.erp_source
        and opening.wms_source = known.wms_source
        and opening.item_id = known.item_id
        and opening.location_id = known.location_id
        and opening.stock_status = known.stock_status
    group by all
)

select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    quantity,
    actor,
    reason
from {{ source('history', 'accepted_baselines') }}
union all
select * from accepted
