-- Movements up to the cut-off whose shared reference and item the other side has not.
with

movements as (
    select
        moves.*,
        pairs.erp_source,
        pairs.wms_source,
        cutoffs.cutoff_at
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id)
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
    where moves.stock_scope = 'comparable' and moves.reference is not null and moves.recorded_at <= cutoffs.cutoff_at
)

select
    erp_source,
    wms_source,
    if(source = wms_source, 'wms', 'erp') as side,
    movement_id,
    item_id,
    location_id,
    stock_status,
    movement_type,
    reference,
    recorded_at,
    recorded_at > cutoff_at - to_seconds((policy.interface_sla_hours * 3600)::bigint) as is_in_flight,
    if(source = wms_source, quantity, -quantity) as contribution_quantity,
    delivery_id,
    row_number
from movements
cross join {{ source('cycle', 'policy') }} as policy
where not exists (
    select 1
    from movements as answers
    where
        answers.erp_source = movements.erp_source
        and answers.wms_source = movements.wms_source
        and answers.source <> movements.source
        and answers.reference = movements.reference
        and answers.item_id = movements.item_id
)
