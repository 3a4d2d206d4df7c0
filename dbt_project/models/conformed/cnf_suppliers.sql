with

suppliers as (
    {{ canonical('suppliers') }}
)

select
    xref.id as supplier_id,
    min(suppliers.description) as description,
    min(suppliers.country) as country
from {{ ref('cnf_supplier_xref') }} as xref
left join suppliers on xref.source = suppliers.source and xref.source_code = suppliers.source_supplier_code
group by xref.id
