select
    *,
    coalesce(refusal, if({{ in_base_units('returned_quantity') }} is null, 'unknown_quantity', null)) as fault
from ({{ conformed_lines('customer_returns', party='customer') }})
