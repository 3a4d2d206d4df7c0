with

delays as (
    {{ union_sources('supply_delays') }}
)

select
    delays.* exclude (purchase_order_id, purchase_order_line),
    coalesce(lines.purchase_order_id, delays.purchase_order_id) as purchase_order_id,
    coalesce(lines.purchase_order_line, delays.purchase_order_line) as purchase_order_line,
    null::varchar as source_unit,
    case
        when lines.purchase_order_id is null then 'unknown_order_line'
        when delays.new_date is null then 'unknown_date'
    end as fault
from delays
left join {{ ref('cnf_purchase_order_lines') }} as lines
    on ltrim(delays.purchase_order_id, '0') = ltrim(lines.purchase_order_id, '0')
    and ltrim(delays.purchase_order_line, '0') = ltrim(lines.purchase_order_line, '0')
