with

evidence as (
    select
        item_id,
        location_id,
        stock_status,
        cause,
        string_agg(
            movement_id || ' [' || delivery_id || ':' || row_number || ']', '; ' order by recorded_at, movement_id
        ) as movements,
        case when count(distinct side) = 1 then min(side) end as side
    from {{ ref('rec_cause_items') }}
    group by all
),

directed as (
    select
        evidence.*,
        actions.proposed_action,
        case actions.correct_in
            when 'same_side' then coalesce(evidence.side, 'erp and wms')
            when 'other_side' then case evidence.side when 'wms' then 'erp' when 'erp' then 'wms' else 'erp and wms' end
            else actions.correct_in
        end as correct_in
    from evidence
    left join {{ ref('cause_actions') }} as actions using (cause)
)

select
    contributions.item_id,
    contributions.location_id,
    contributions.stock_status,
    contributions.cause,
    contributions.quantity,
    (contributions.quantity * costs.unit_cost_group)::decimal(18, 4) as value,
    contributions.confidence,
    directed.movements as evidence,
    directed.correct_in,
    replace(
        directed.proposed_action,
        '{system}',
        case directed.correct_in
            when 'erp' then balances.erp_source
            when 'wms' then balances.wms_source
            else balances.erp_source || ' and ' || balances.wms_source
        end
    ) as proposed_action
from {{ ref('rec_contributions') }} as contributions
inner join {{ ref('reconciliation_balances') }} as balances using (item_id, location_id, stock_status)
inner join directed using (item_id, location_id, stock_status, cause)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
