-- Guards against a unit of variance that no cause explains, or that two explain.
select *
from {{ ref('rec_positions') }}
where conservation_error <> 0
