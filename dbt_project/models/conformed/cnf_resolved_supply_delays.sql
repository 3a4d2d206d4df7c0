with

delays as (
    {{ canonical('supply_delays', refused=true) }}
)

select
    delays.* exclude (purchase_order_id, purchase_order_line),
    lines.erp_source,
    coalesce(lines.purchase_order_id, delays.purchase_order_id) as purchase_order_id,
    coalesce(lines.purchase_order_line, delays.purchase_order_line) as purchase_order_line,
    null::varchar as source_unit,
    case
        when delays.refusal is not null then delays.refusal
        when lines.matches is null then 'unknown_order_line'
        when lines.matches > 1 then 'ambiguous_order_line'
        when delays.new_date is null then 'unknown_date'
    end as fault
from delays
left join {{ ref('cnf_named_lines') }} as lines
    on delays.source = lines.source
    and ltrim(delays.purchase_order_id, '0') = lines.order_number
    and lines.named_by = 'line'
    and ltrim(delays.purchase_order_line, '0') = lines.name
