-- The ERP's documents that another one reverses, each with the reference that it was posted for.
select
    source,
    document_number,
    min(reference) as reference
from {{ ref('cnf_movements') }}
where document_number in (select reverses_document from {{ ref('cnf_movements') }})
group by source, document_number
