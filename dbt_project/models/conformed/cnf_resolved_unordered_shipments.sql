select
    *,
    case
        when refusal is not null then refusal
        when source_site is null and issued_quantity <> 0 then 'missing_site'
        when {{ in_base_units('issued_quantity') }} is null then 'unknown_quantity'
    end as fault
from ({{ conformed_lines('goods_issues', party='customer') }})
where order_id is null
