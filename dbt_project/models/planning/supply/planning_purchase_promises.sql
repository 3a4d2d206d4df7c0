-- What is known of when an order line comes before its supplier says anything of it.
select
    lines.source,
    lines.purchase_order_id,
    lines.purchase_order_line,
    promises.promised_date,
    -- Days on the road as said of supplier and location, else of the supplier.
    coalesce(there.transit_days, anywhere.transit_days) as transit_days
from {{ ref('cnf_purchase_order_lines') }} as lines
left join {{ ref('cnf_purchase_line_promises') }} as promises using (source, purchase_order_id, purchase_order_line)
left join {{ ref('supplier_transit_days') }} as there
    on lines.supplier_id = there.supplier_id and lines.location_id = there.location_id
left join {{ ref('supplier_transit_days') }} as anywhere
    on lines.supplier_id = anywhere.supplier_id and anywhere.location_id = '*'
