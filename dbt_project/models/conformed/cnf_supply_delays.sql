with

delays as (
    {{ union_sources('supply_delays') }}
)

select
    lines.purchase_order_id,
    lines.purchase_order_line,
    delays.* exclude (purchase_order_id, purchase_order_line)
from delays
inner join {{ ref('cnf_purchase_order_lines') }} as lines
    on ltrim(delays.purchase_order_id, '0') = ltrim(lines.purchase_order_id, '0')
    and ltrim(delays.purchase_order_line, '0') = ltrim(lines.purchase_order_line, '0')
-- The latest report of a line counts.
qualify row_number() over (
    partition by lines.purchase_order_id, lines.purchase_order_line
    order by delays.reported_at desc, delays.row_number desc
) = 1
