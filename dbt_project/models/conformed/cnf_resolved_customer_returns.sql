select
    *,
    coalesce(
        refusal,
        {{ missing_site('lines', 'returned_quantity <> 0') }},
        if({{ in_base_units('returned_quantity') }} is null, 'unknown_quantity', null)
    ) as fault
from ({{ conformed_lines('customer_returns', party='customer') }}) as lines
