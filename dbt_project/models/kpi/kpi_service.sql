with

orders as (
    select
        coalesce(location_id, '*') as location_id,
        count(is_filled_by_request) as lines_due_requested,
        count(*) filter (where is_filled_by_request) as lines_filled_requested,
        if(count(is_filled_by_request) = count(*), bool_and(is_filled_by_request), null) as is_otif_requested,
        count(is_filled_by_promise) as lines_due_promised,
        count(*) filter (where is_filled_by_promise) as lines_filled_promised,
        if(count(is_filled_by_promise) = count(*), bool_and(is_filled_by_promise), null) as is_otif_promised
    from {{ ref('kpi_sales_lines') }}
    group by grouping sets ((source, order_id, location_id), (source, order_id))
    union all by name
    -- Whether these were served is not known.
    select
        coalesce(location_id, '*') as location_id,
        count(*) as lines_refused
    from {{ ref('cnf_resolved_sales_order_lines') }}
    where fault is not null and not coalesce(is_return, false)
    group by grouping sets ((location_id), ())
    having (grouping(location_id) = 1 and count(*) > 0) or location_id is not null
)

select
    location_id,
    coalesce(sum(lines_refused), 0)::bigint as lines_refused,
    coalesce(sum(lines_due_requested), 0)::bigint as lines_due_requested,
    (sum(lines_filled_requested) / nullif(sum(lines_due_requested), 0))::double as line_fill_rate_requested,
    count(is_otif_requested) as orders_due_requested,
    count(*) filter (where is_otif_requested) / nullif(count(is_otif_requested), 0) as otif_requested,
    coalesce(sum(lines_due_promised), 0)::bigint as lines_due_promised,
    (sum(lines_filled_promised) / nullif(sum(lines_due_promised), 0))::double as line_fill_rate_promised,
    count(is_otif_promised) as orders_due_promised,
    count(*) filter (where is_otif_promised) / nullif(count(is_otif_promised), 0) as otif_promised
from orders
group by location_id
