select
    *,
    case
        when refusal is not null then refusal
        when source_site is null and returned_quantity <> 0 then 'missing_site'
        when {{ in_base_units('returned_quantity') }} is null then 'unknown_quantity'
    end as fault
from ({{ conformed_lines('customer_returns', party='customer') }})
