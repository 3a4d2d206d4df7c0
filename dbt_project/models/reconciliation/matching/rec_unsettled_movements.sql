-- What matching has to look at: all movements of documents with a total that differs, few of the many that are compared.
select *
from {{ ref('rec_compared_movements') }}
semi join {{ ref('rec_unsettled_totals') }} using (erp_source, wms_source, document)
