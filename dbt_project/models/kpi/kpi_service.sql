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
)

select
    location_id,
    sum(lines_due_requested)::bigint as lines_due_requested,
    (sum(lines_filled_requested) / nullif(sum(lines_due_requested), 0))::double as line_fill_rate_requested,
    count(is_otif_requested) as orders_due_requested,
    count(*) filter (where is_otif_requested) / nullif(count(is_otif_requested), 0) as otif_requested,
    sum(lines_due_promised)::bigint as lines_due_promised,
    (sum(lines_filled_promised) / nullif(sum(lines_due_promised), 0))::double as line_fill_rate_promised,
    count(is_otif_promised) as orders_due_promised,
    count(*) filter (where is_otif_promised) / nullif(count(is_otif_promised), 0) as otif_promised
from orders
group by location_id
