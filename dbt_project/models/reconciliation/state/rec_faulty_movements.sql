-- State carried to the next cycle: movements without meaning, to be read again until a mapping or factor gives them one.
select distinct
    delivery_id,
    row_number
from {{ ref('cnf_resolved_movements') }}
where fault is not null
