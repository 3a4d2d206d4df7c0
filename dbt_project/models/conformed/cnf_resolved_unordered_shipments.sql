select
    *,
    coalesce(refusal, if({{ in_base_units('issued_quantity') }} is null, 'unknown_quantity', null)) as fault
from ({{ conformed_lines('goods_issues', party='customer') }})
where order_id is null
