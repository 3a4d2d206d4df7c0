select
    customer_id as name,
    description,
    country as category,
    'customers' as source_table,
    customer_id as source_key,
    null::varchar as left_out,
    null::varchar as changed
from planning.customers
