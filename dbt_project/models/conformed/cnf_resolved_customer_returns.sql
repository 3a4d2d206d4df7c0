select
    *,
    coalesce(refusal, if(returned_quantity is null, 'unknown_quantity', null)) as fault
from ({{ conformed_lines('customer_returns', party='customer') }})
