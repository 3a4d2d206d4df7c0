select * exclude (refusal, fault, order_number, named_by, name)
from {{ ref('cnf_resolved_supply_delays') }}
where fault is null
-- The latest report of a line counts.
qualify row_number() over (
    partition by erp_source, purchase_order_id, purchase_order_line
    order by reported_at desc, row_number desc
) = 1
