select
    supplier_id as name,
    description,
    country as category,
    'suppliers' as source_table,
    supplier_id as source_key,
    null::varchar as left_out,
    null::varchar as changed
from planning.suppliers
