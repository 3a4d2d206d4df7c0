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

-- Keys of which a movement was refused: it may be what either system seems to lack, or to have too much.
in_question as (
    select distinct
        erp_source,
        wms_source,
        item_id,
        location_id
    from {{ ref('rec_refused_stock') }}
    where step = 'movement' and item_id is not null
),

acted_on as (
    select
        told.*,
        if(
            in_question.item_id is not null and actions.correct_in not in ('mapping', 'nowhere', 'source'),
            'refused_movement',
            told.cause
        ) as action
    from told
    left join {{ ref('cause_actions') }} as actions using (cause)
    left join in_question using (erp_source, wms_source, item_id, location_id)
),

directed as (
    select
        acted_on.*,
        actions.proposed_action,
        case actions.correct_in
            when 'same_side' then coalesce(acted_on.side, 'erp and wms')
            when 'other_side' then case acted_on.side when 'wms' then 'erp' when 'erp' then 'wms' else 'erp and wms' end
            else actions.correct_in
        end as correct_in
    from acted_on
    left join {{ ref('cause_actions') }} as actions on acted_on.action = actions.cause
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
