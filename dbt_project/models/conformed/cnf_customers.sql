with

customers as (
    {{ canonical('customers') }}
)

select
    xref.id as customer_id,
    min(customers.description) as description,
    min(customers.country) as country
from {{ ref('cnf_customer_xref') }} as xref
left join customers on xref.source = customers.source and xref.source_code = customers.source_customer_code
group by xref.id
