select
    supplier_id as name,
    description,
    country as category,
    'suppliers' as source_table,
    supplier_id as source_key
from planning.suppliers
