-- A row, or its group alone, may have been refused.
with

cells as (
    {{ rows_without_a_cell() }}
)

select
    told.source,
    coalesce(xref.id, told.source || ':' || told.source_customer_code) as customer_id,
    bool_and(told.refusal is null and cells.row_number is null) as is_read
from ({{ canonical('customer_groups', refused=true) }}) as told
left join cells using (delivery_id, row_number)
left join {{ ref('cnf_customer_xref') }} as xref
    on told.source = xref.source and told.source_customer_code = xref.source_code
where told.source_customer_code is not null
group by all
