select
    coalesce(xref.id, told.source || ':' || told.source_customer_code) as customer_id,
    list(distinct told.customer_group order by told.customer_group) as customer_groups
from ({{ canonical('customer_groups') }}) as told
left join {{ ref('cnf_customer_xref') }} as xref
    on told.source = xref.source and told.source_customer_code = xref.source_code
where told.customer_group <> ''
group by customer_id
