with

told as (
    select
        items.erp_source,
        items.wms_source,
        items.item_id,
        items.location_id,
        items.stock_status,
        items.cause,
        {{ all_evidence(movement_evidence('items')) }} as evidence,
        case when min(items.side) = max(items.side) then min(items.side) end as side
    from {{ ref('rec_cause_items') }} as items
    group by all
),

directed as (
    select
        told.*,
        actions.proposed_action,
        case actions.correct_in
            when 'same_side' then coalesce(told.side, 'erp and wms')
            when 'other_side' then case told.side when 'wms' then 'erp' when 'erp' then 'wms' else 'erp and wms' end
            else actions.correct_in
        end as correct_in
    from told
    left join {{ ref('cause_actions') }} as actions using (cause)
)

select
    item_id,
    location_id,
    stock_status,
    cause,
    evidence,
    correct_in,
    replace(
        proposed_action,
        '{system}',
        case correct_in when 'erp' then erp_source when 'wms' then wms_source else erp_source || ' and ' || wms_source end
    ) as proposed_action
from directed
