select
    source,
    order_id,
    order_line,
    sum(issued_quantity) as issued_quantity,
    min(issued_on) as first_issued_on,
    bool_or(is_forgotten) as has_forgotten
from {{ ref('rec_goods_issues') }}
group by all
