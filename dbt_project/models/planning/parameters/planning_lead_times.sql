-- Days from order to receipt, by the product-limit estimator of Kaplan and Meier (1958), weighted by quantity: open
-- quantities are censored at their age, and receipts before the start of the movement log are unknown (left truncation).
with

logs as (
    select
        source,
        max_by(covered_from, covered_to)::date as covered_from
    from {{ ref('rec_log_coverage') }}
    group by source
),

spells as (
    select
        coalesce(supplier_id, erp_source || ':') as supplier_id,
        item_id,
        erp_source as source,
        ordered_at,
        received_on - ordered_at as days,
        quantity,
        true as is_received
    from {{ ref('rec_purchase_receipts') }}
    union all
    select
        coalesce(lines.supplier_id, lines.source || ':') as supplier_id,
        lines.item_id,
        lines.source,
        lines.ordered_at,
        cycle.as_of::date - lines.ordered_at as days,
        lines.ordered_quantity - lines.received_quantity as quantity,
        false as is_received
    from {{ ref('cnf_purchase_order_lines') }} as lines
    cross join {{ source('cycle', 'cycle') }} as cycle
    where
        not lines.is_closed
        and not lines.is_return
        and lines.source_origin_site is null
        and lines.ordered_at is not null
        and lines.received_quantity < lines.ordered_quantity
),

-- A quantity is observed from the day the log begins until it arrives; what arrived earlier was not observed.
watched as (
    select
        spells.*,
        least(greatest(logs.covered_from - spells.ordered_at, 0), spells.days) as watched_from
    from spells
    inner join logs on spells.source = logs.source
    where spells.days >= logs.covered_from - spells.ordered_at
),

changes as (
    select
        supplier_id,
        item_id,
        watched_from as days,
        quantity as watched_quantity,
        0 as received_quantity
    from watched
    union all
    select
        supplier_id,
        item_id,
        days + 1 as days,
        -quantity as watched_quantity,
        0 as received_quantity
    from watched
    union all
    select
        supplier_id,
        item_id,
        days,
        0 as watched_quantity,
        quantity as received_quantity
    from watched
    where is_received
),

days as (
    select
        coalesce(supplier_id, '*') as supplier_id,
        coalesce(item_id, '*') as item_id,
        days,
        sum(sum(watched_quantity)) over (
            partition by coalesce(supplier_id, '*'), coalesce(item_id, '*') order by days
        ) as watched_quantity,
        sum(received_quantity) as received_quantity
    from changes
    group by grouping sets ((supplier_id, item_id, days), (supplier_id, days), (days))
),

open_shares as (
    select
        supplier_id,
        item_id,
        days,
        round(product(1 - received_quantity / watched_quantity) over (partition by supplier_id, item_id order by days), 9)
            as open_share
    from days
    where received_quantity > 0
)

select
    supplier_id,
    item_id,
    min(days) filter (where open_share <= 0.5)::integer as lead_time_p50_days,
    min(days) filter (where open_share <= 0.1)::integer as lead_time_p90_days
from open_shares
group by supplier_id, item_id
