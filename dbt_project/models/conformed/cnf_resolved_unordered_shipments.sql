select
    *,
    coalesce(
        refusal,
        {{ missing_site('lines', 'issued_quantity <> 0') }},
        if({{ in_base_units('issued_quantity') }} is null, 'unknown_quantity', null)
    ) as fault
from ({{ conformed_lines('goods_issues', party='customer') }}) as lines
where order_id is null
