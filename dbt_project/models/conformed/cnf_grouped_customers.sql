-- A row, or its group alone, may have been refused.
select
    rows.source,
    coalesce(xref.id, rows.source || ':' || rows.source_customer_code) as customer_id,
    bool_and(rows.refusal is null and cells.row_number is null) as is_read
from ({{ canonical('customer_groups', refused=true) }}) as rows
left join (
    select distinct
        delivery_id,
        row_number
    from {{ source('cycle', 'refused_cells') }}
) as cells using (delivery_id, row_number)
left join {{ ref('cnf_customer_xref') }} as xref
    on rows.source = xref.source and rows.source_customer_code = xref.source_code
where rows.source_customer_code is not null
group by all
