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
)

select
    lines.supplier_id,
    lines.lines_due_promised,
    lines.lines_on_time_promised / nullif(lines.lines_due_promised, 0) as on_time_share_promised,
    lines.lines_due_confirmed,
    lines.lines_on_time_confirmed / nullif(lines.lines_due_confirmed, 0) as on_time_share_confirmed,
    lines.lines_announced,
    lines.lines_as_announced / nullif(lines.lines_announced, 0) as asn_accuracy,
    lead_times.lead_time_p50_days as observed_lead_time_p50_days,
    lead_times.lead_time_p90_days as observed_lead_time_p90_days
from lines
left join {{ ref('planning_lead_times') }} as lead_times
    on lines.supplier_id = lead_times.supplier_id and lead_times.item_id = '*'
