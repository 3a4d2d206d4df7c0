with

customers as (
    {{ canonical('customers') }}
)

select
    xref.id as customer_id,
    min(customers.description) as description,
    min(customers.country) as country,
    array_to_string(any_value(memberships.customer_groups), ', ') as customer_groups
from {{ ref('cnf_customer_xref') }} as xref
left join customers on xref.source = customers.source and xref.source_code = customers.source_customer_code
left join {{ ref('cnf_customer_groups') }} as memberships on xref.id = memberships.customer_id
group by xref.id
