select
    source,
    order_id,
    order_line,
    issued_on,
    issued_quantity,
    false as is_forgotten
from {{ ref('cnf_goods_issues') }}
where order_id is not null
union all by name
select
    source,
    order_id,
    order_line,
    issued_on,
    issued_quantity,
    is_forgotten
from {{ ref('rec_goods_issues_seen') }}
where is_forgotten
