select
    source,
    purchase_order_id,
    purchase_order_line,
    max(promised_date) as promised_date,
    max(original_promised_date) as original_promised_date
from {{ ref('cnf_purchase_schedule_lines') }}
group by all
