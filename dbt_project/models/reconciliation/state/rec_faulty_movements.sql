-- State carried to the next cycle: refused movements, to be read again until a mapping or factor resolves them.
select distinct
    delivery_id,
    row_number
from {{ ref('cnf_resolved_movements') }}
where fault is not null
