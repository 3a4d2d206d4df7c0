-- State carried to the next cycle: demand as it was last told. What an extract no longer holds stays, as long as
-- planning_history_days, with what was shipped of it since; what it holds as something else does not. A line that was
-- refused stays as it was told before, or, where it never was, as one whose quantities nobody knows until it is told.
with

told as (
    select * from {{ ref('rec_demand_told') }}
),

delivered as (
    select
        source,
        'order' as document_type,
        order_id as document_id,
        order_line as document_line
    from {{ ref('cnf_sales_document_lines') }}
    where fault is null
    union all
    select
        source,
        'shipment' as document_type,
        delivery_document as document_id,
        delivery_line as document_line
    from {{ ref('cnf_goods_issues') }}
    union all
    -- Its order came to be known after the extract forgot it.
    select
        issues.source,
        'shipment' as document_type,
        issues.delivery_document as document_id,
        issues.delivery_line as document_line
    from {{ ref('rec_goods_issues_seen') }} as issues
    semi join {{ ref('cnf_sales_document_lines') }} using (source, order_id, order_line)
),

-- A return keeps to its order, though that is forgotten.
kept as (
    select
        seen.* replace (
            if(
                seen.is_unlinked or seen.is_unread or changes.quantity is null,
                seen.shipped_quantity,
                {{ shipped_of_part(
                    'sum(seen.shipped_quantity) over line + changes.quantity', of='seen.ordered_quantity',
                    after='sum(seen.ordered_quantity) over so_far - seen.ordered_quantity', is_last='seen.part = max(seen.part) over line'
                ) }}
            )::decimal(18, 4) as shipped_quantity,
            (seen.returned_quantity + if(seen.is_unlinked, coalesce(changes.quantity, 0), 0))::decimal(18, 4) as returned_quantity
        )
    from {{ source('history', 'demand_seen') }} as seen
    anti join delivered using (source, document_type, document_id, document_line)
    left join told using (source, document_type, document_id, document_line)
    left join {{ ref('rec_issue_changes') }} as changes
        on seen.source = changes.source
        and if(seen.document_type = 'order', seen.document_id, null) = changes.order_id
        and seen.document_line = changes.order_line
    cross join {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
    where
        (told.document_id is null or (told.is_unlinked and not seen.is_unlinked))
        and seen.demand_date > cycle.as_of::date - policy.planning_history_days
    window
        line as (partition by seen.source, seen.document_type, seen.document_id, seen.document_line),
        so_far as (partition by seen.source, seen.document_type, seen.document_id, seen.document_line order by seen.part)
)

select
    source,
    document_type,
    document_id,
    document_line,
    part::integer as part,
    item_id,
    location_id,
    customer_id,
    demand_date,
    ordered_quantity::decimal(18, 4) as ordered_quantity,
    shipped_quantity::decimal(18, 4) as shipped_quantity,
    returned_quantity::decimal(18, 4) as returned_quantity,
    cancelled_quantity::decimal(18, 4) as cancelled_quantity,
    is_unlinked,
    unknown_kind,
    is_order_unknown,
    false as is_unread
from told
anti join kept using (source, document_type, document_id, document_line)
union all by name
select * from kept
union all by name
select
    unread.*,
    1 as part,
    false as is_unlinked,
    false as is_order_unknown,
    true as is_unread
from {{ ref('rec_demand_unread') }} as unread
anti join told using (source, document_type, document_id, document_line)
anti join {{ source('history', 'demand_seen') }} using (source, document_type, document_id, document_line)
