select
    source,
    delivery_document,
    delivery_line
from ({{ canonical('goods_issues', refused=true) }})
union
select
    source,
    delivery_document,
    delivery_line
from ({{ canonical('delivery_lines', refused=true) }})
