-- Each open movement with the first cause that fits it.
with

open_movements as (
    select
        moves.*,
        to_seconds((coalesce(terms.interface_sla_hours, policy.interface_sla_hours) * 3600)::bigint) as interface_sla
    from {{ ref('rec_open_movements') }} as moves
    cross join {{ source('cycle', 'policy') }} as policy
    left join {{ source('cycle', 'location_terms') }} as terms using (location_id)
),

known as (
    select
        moves.*,
        duplicates.movement_id is not null as is_duplicate,
        totals.cause as total_cause,
        totals.case_id as total_case_id,
        moves.recorded_at > cutoffs.cutoff_at - moves.interface_sla as is_in_flight,
        exists(
            select 1
            from {{ ref('rec_log_gaps') }} as gaps
            inner join {{ ref('rec_pair_systems') }} as others using (source)
            where
                others.erp_source = moves.erp_source
                and others.wms_source = moves.wms_source
                and others.side <> moves.side
                and moves.recorded_at > gaps.starts_at - moves.interface_sla
                and moves.recorded_at <= gaps.ends_at + moves.interface_sla
        ) as may_be_answered_in_a_gap,
        exists(
            select 1
            from {{ ref('cnf_resolved_movements') }} as refused
            inner join {{ ref('rec_pair_systems') }} as others using (source)
            where
                refused.fault is not null
                and refused.reference = moves.document
                and others.erp_source = moves.erp_source
                and others.wms_source = moves.wms_source
                and others.side <> moves.side
        ) as may_be_answered_by_a_refused_one,
        -- A reversal of an open movement does not reverse anything that both systems have.
        moves.is_reversal and not bool_or(not moves.is_reversal) over (
            partition by moves.erp_source, moves.wms_source, moves.document, moves.item_id, moves.side
        ) as is_of_a_matched_movement
    from open_movements as moves
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
    left join {{ ref('rec_duplicate_postings') }} as duplicates using (erp_source, wms_source, source, movement_id)
    left join {{ ref('rec_total_causes') }} as totals
        using (erp_source, wms_source, document, item_id, direction, location_id, stock_status)
),

named as (
    select
        *,
        case
            when may_be_answered_by_a_refused_one then null
            when is_duplicate then 'duplicate_posting'
            when total_cause is not null then total_cause
            when is_outside_wms then 'posted_outside_wms'
            when is_in_flight then 'timing_in_flight'
            when may_be_answered_in_a_gap then null
            when is_of_a_matched_movement then 'reversal_one_sided'
            when movement_type in ('customer_return', 'supplier_return') then 'return_not_posted'
            when movement_type = 'transfer' then 'transfer_not_posted'
            when movement_type = 'count' then 'count_not_posted'
            when movement_type = 'status_change' then 'status_not_synced'
            else 'lost_message'
        end as cause
    from known
)

select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    cause,
    if(side = 'wms', quantity, -quantity)::decimal(18, 4) as quantity,
    side,
    source,
    document,
    movement_id,
    recorded_at,
    delivery_id,
    row_number,
    case
        when is_duplicate then null
        when total_cause is not null then total_case_id
        when cause = 'status_not_synced' then {{ case_over_statuses('item_id', 'location_id') }}
    end as case_id
from named
where cause is not null
