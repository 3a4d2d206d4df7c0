with

suppliers as (
    {{ union_sources('suppliers') }}
)

select
    xref.id as supplier_id,
    min(suppliers.description) as description,
    min(suppliers.country) as country
from {{ ref('stg_mdm__supplier_xref') }} as xref
left join suppliers on xref.source = suppliers.source and xref.source_code = suppliers.source_supplier_code
group by xref.id
