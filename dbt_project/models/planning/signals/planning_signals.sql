with

-- Unexplained differences first, then by value.
explanations as (
    select
        exceptions.item_id,
        exceptions.location_id,
        exceptions.exception_id
    from {{ ref('reconciliation_exceptions') }} as exceptions
    left join {{ ref('rec_not_explained') }} as not_explained using (item_id, location_id, stock_status, cause)
    where exceptions.resolved_at is null
    qualify row_number() over (
        partition by exceptions.item_id, exceptions.location_id
        order by
            not_explained.quantity is not null desc, abs(exceptions.value) desc nulls last, exceptions.exception_id asc
    ) = 1
),

projections as (
    select
        *,
        true as is_of_replenishment
    from {{ ref('planning_replenished_projections') }}
    union all by name
    select
        *,
        false as is_of_replenishment
    from {{ ref('planning_projections') }}
),

judged as (
    select
        signals.*,
        -- The condition holds at the lower bound of the stock only, or supply that cannot be read may end it.
        signals.is_of_stock and coalesce(
            projections.unread_supply_reason is not null
            or (projections.is_doubtful and coalesce(signals.shortage_quantity <= projections.doubtful_quantity, true)),
            false
        ) as is_stock_doubtful,
        is_stock_doubtful or signals.unread_reason is not null as is_suppressed,
        -- Where there is no estimate, the reasons for that explain more than any difference.
        if(
            is_stock_doubtful,
            coalesce(
                if(projections.is_stock_unknown, null, projections.unread_supply_reason),
                if(projections.is_stock_unknown, null, explanations.exception_id),
                projections.trust_reasons
            ),
            signals.unread_reason
        ) as suppressed_reason,
        if(signals.is_of_stock, projections.unread_reasons, null) as unread_reasons,
        signals.is_of_stock and projections.is_stock_unknown as is_observed_unknown,
        {{ class_of('items') }} as abc_class,
        {{ value_of('signals.shortage_quantity', 'costs.unit_cost_group') }} as value,
        policy.severity_without_value
    from {{ ref('planning_raised_signals') }} as signals
    cross join {{ source('cycle', 'policy') }} as policy
    left join projections using (item_id, location_id, is_of_replenishment)
    left join explanations
        on projections.doubtful_item_id = explanations.item_id and signals.location_id = explanations.location_id
    left join {{ ref('cnf_items') }} as items using (item_id)
    left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
)

select
    left(md5(concat_ws('/', judged.signal_type, judged.item_id, judged.location_id)), 16) as signal_id,
    judged.signal_type,
    judged.item_id,
    judged.location_id,
    severities.severity,
    judged.reason,
    if(judged.is_observed_unknown, null, judged.observed) as observed,
    judged.threshold,
    judged.origin_location_id,
    judged.quantity,
    owners.owner,
    judged.is_suppressed,
    if(judged.is_suppressed, judged.suppressed_reason, null) as suppressed_reason,
    judged.unread_reasons
from judged
inner join {{ source('cycle', 'policy_exception_severities') }} as severities
    on {{ reaches_severity('severities', 'judged.abc_class', 'judged.value', 'judged.severity_without_value') }}
inner join {{ ref('exception_owners') }} as owners
    on {{ may_own('owners', "'planning'", 'judged.location_id') }}
qualify row_number() over (
    partition by judged.signal_type, judged.item_id, judged.location_id
    order by severities.minimum_value desc, {{ nearest_owner('owners') }}
) = 1
