with

lines as (
    select
        coalesce(supplier_id, '*') as supplier_id,
        count(is_on_time_promised) as lines_due_promised,
        count(*) filter (where is_on_time_promised) as lines_on_time_promised,
        count(is_on_time_confirmed) as lines_due_confirmed,
        count(*) filter (where is_on_time_confirmed) as lines_on_time_confirmed,
        count(is_as_announced) as lines_announced,
        count(*) filter (where is_as_announced) as lines_as_announced
    from {{ ref('kpi_purchase_lines') }}
    group by grouping sets ((supplier_id), ())
),

-- Whether these were on time is not known, nor, of some, whose they are.
refused as (
    select
        if(grouping(supplier_id) = 1, '*', coalesce(supplier_id, source || ':')) as supplier_id,
        count(*) as lines_refused
    from {{ ref('cnf_resolved_purchase_order_lines') }}
    where fault is not null and not coalesce(is_return, false) and source_origin_site is null
    group by grouping sets ((source, supplier_id), ())
    having grouping(supplier_id) = 0 or count(*) > 0
),

lead_times as (
    select * from {{ ref('planning_lead_times') }}
    where item_id = '*'
)

select
    supplier_id,
    coalesce(refused.lines_refused, 0) as lines_refused,
    coalesce(lines.lines_due_promised, 0) as lines_due_promised,
    lines.lines_on_time_promised / nullif(lines.lines_due_promised, 0) as on_time_share_promised,
    coalesce(lines.lines_due_confirmed, 0) as lines_due_confirmed,
    lines.lines_on_time_confirmed / nullif(lines.lines_due_confirmed, 0) as on_time_share_confirmed,
    coalesce(lines.lines_announced, 0) as lines_announced,
    lines.lines_as_announced / nullif(lines.lines_announced, 0) as asn_accuracy,
    lead_times.lead_time_p50_days as observed_lead_time_p50_days,
    lead_times.lead_time_p90_days as observed_lead_time_p90_days
from lines
full join refused using (supplier_id)
left join lead_times using (supplier_id)
