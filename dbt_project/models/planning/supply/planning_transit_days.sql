-- Days on the road as said of supplier and location, else of the supplier.
select
    lines.source,
    lines.purchase_order_id,
    lines.purchase_order_line,
    coalesce(there.transit_days, anywhere.transit_days) as transit_days
from {{ ref('cnf_purchase_order_lines') }} as lines
left join {{ ref('supplier_transit_days') }} as there
    on lines.supplier_id = there.supplier_id and lines.location_id = there.location_id
left join {{ ref('supplier_transit_days') }} as anywhere
    on lines.supplier_id = anywhere.supplier_id and anywhere.location_id = '*'
