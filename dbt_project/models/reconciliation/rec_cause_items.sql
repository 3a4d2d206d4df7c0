-- What is in flight stands by movement, everything else as one piece a key.
select
    open_movements.erp_source,
    open_movements.wms_source,
    open_movements.item_id,
    open_movements.location_id,
    open_movements.stock_status,
    'timing_in_flight' as cause,
    open_movements.contribution_quantity::decimal(18, 4) as quantity,
    'proven' as confidence,
    open_movements.side,
    open_movements.movement_id,
    open_movements.recorded_at,
    open_movements.delivery_id,
    open_movements.row_number,
    null::varchar as case_id
from {{ ref('rec_open_movements') }} as open_movements
inner join {{ ref('rec_residuals') }} as residuals using (item_id, location_id, stock_status)
where open_movements.is_in_flight and residuals.unmapped_cause is null
union all
select
    residuals.erp_source,
    residuals.wms_source,
    contributions.item_id,
    contributions.location_id,
    contributions.stock_status,
    contributions.cause,
    contributions.quantity,
    actions.confidence,
    null::varchar as side,
    null::varchar as movement_id,
    null::timestamp as recorded_at,
    null::varchar as delivery_id,
    null::bigint as row_number,
    null::varchar as case_id
from {{ ref('rec_contributions') }} as contributions
inner join {{ ref('rec_residuals') }} as residuals using (item_id, location_id, stock_status)
left join {{ ref('cause_actions') }} as actions on contributions.cause = actions.cause
where contributions.cause <> 'timing_in_flight'
