with

freshness as (
    {{ freshness_of(['sales_order_lines', 'goods_issues']) }}
),

unposted as (
    select
        source,
        order_id,
        order_line,
        sum(quantity) as quantity,
        bool_or(doubtful_quantity <> 0) as is_in_doubt
    from {{ ref('planning_linked_movements') }}
    where document_type = 'sales'
    group by all
),

{{ unlinked_movements('out') }},

open_lines as (
    select
        lines.*,
        issued.has_forgotten,
        unposted.is_in_doubt,
        greatest(coalesce(unposted.quantity, 0), -coalesce(issued.issued_quantity, 0))::decimal(18, 4) as unposted_quantity,
        -- A line that was closed wants no more than what was issued of it, which may not have left by the cut-off.
        greatest(
            if(coalesce(lines.is_closed, false), least(lines.ordered_quantity, coalesce(issued.issued_quantity, 0)), lines.ordered_quantity)
            - coalesce(issued.issued_quantity, 0) - unposted_quantity,
            0
        )::decimal(18, 4) as open_quantity
    from {{ ref('cnf_resolved_sales_order_lines') }} as lines
    left join {{ ref('rec_issued_order_lines') }} as issued using (source, order_id, order_line)
    left join unposted using (source, order_id, order_line)
    where
        not coalesce(lines.is_return, false)
        and lines.order_id is not null and lines.order_line is not null
),

-- The days for which what is open was asked, the next one first.
asked as (
    select
        source,
        order_id,
        order_line,
        min(parts.requested_date) as requested_date,
        count(*) as days
    from open_lines as lines
    inner join {{ ref('cnf_requested_parts') }} as parts using (source, order_id, order_line)
    where parts.until_quantity > lines.ordered_quantity - lines.open_quantity
    group by all
),

-- What is open of a line that was refused in part is not known.
known as (
    select
        * replace (
            {%- for quantity in ('ordered', 'confirmed', 'unposted', 'open') %}
                if(fault is null, {{ quantity }}_quantity, null) as {{ quantity }}_quantity{{ ',' if not loop.last }}
            {%- endfor %}
        )
    from open_lines
    where open_quantity > 0 or (fault is not null and not coalesce(is_closed, false))
),

unreadable as (
    {{ unreadable(['sales_order_lines', 'goods_issues']) }}
),

{{ unlisted_lines('order') }}

select
    lines.order_id,
    lines.order_line,
    lines.source,
    concat_ws('/', ranges.number_range, lines.order_id, lines.order_line) as demand_id,
    lines.item_id,
    lines.location_id,
    lines.customer_id,
    lines.ordered_at,
    coalesce(asked.requested_date, lines.requested_date) as requested_date,
    lines.promised_date,
    lines.ordered_quantity,
    lines.confirmed_quantity,
    lines.open_quantity,
    lines.unposted_quantity,
    policy.default_order_priority as priority,
    coalesce(lines.is_blocked, false) as is_blocked,
    lines.hold,
    coalesce(asked.requested_date, lines.requested_date) < {{ local_day('cycle.as_of', 'locations') }} as is_overdue,
    true as consumes_forecast,
    lines.document_kind,
    lines.line_kind,
    lines.unit_price,
    coalesce(lines.currency, sources.currency) as currency,
    {{ row_trust(
        'lines',
        degraded_by=[
            stale('freshness'),
            if_there('unreadable.source', 'unreadable_rows'),
            'unlisted.reason',
            if_there('lines.unknown_kind', 'unknown_kind'),
            "if(lines.is_schedule_missing, 'missing_schedule', null)",
            "if(lines.has_forgotten, 'forgotten_deliveries', null)",
            "if(asked.days > 1, 'several_requested_days', null)",
            "if(lines.is_in_doubt, 'unknown_posting', null)"
        ],
        withheld_by=if_there('lines.fault', 'refused_line'),
        flagged_by='unlinked.reason'
    ) }}
from known as lines
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
inner join {{ source('cycle', 'sources') }} as sources using (source)
inner join {{ ref('cnf_order_line_ranges') }} as ranges
    on lines.source = ranges.source
    and lines.order_id = ranges.order_id
    and lines.order_line = ranges.order_line
    and ranges.document_type = 'sales'
left join asked on lines.source = asked.source and lines.order_id = asked.order_id and lines.order_line = asked.order_line
left join {{ ref('cnf_locations') }} as locations on lines.location_id = locations.location_id
left join {{ ref('planning_trust') }} as trust on lines.item_id = trust.item_id and lines.location_id = trust.location_id
left join unlinked on lines.item_id = unlinked.item_id and lines.location_id = unlinked.location_id
left join unlisted on lines.item_id = unlisted.item_id and lines.location_id = unlisted.location_id
left join freshness on lines.source = freshness.source
left join unreadable on lines.source = unreadable.source
