-- Movements settled earlier under a document that another movement names now.
select settled.*
from {{ source('history', 'settled_movements') }} as settled
semi join {{ ref('rec_comparable_movements') }} using (erp_source, wms_source, document)
