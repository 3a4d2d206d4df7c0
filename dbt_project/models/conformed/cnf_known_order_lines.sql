-- A line that the extract forgets is known by the demand that it was.
with

known as (
    select
        source,
        order_id,
        order_line,
        true as is_listed
    from {{ ref('cnf_sales_document_lines') }}
    where order_id is not null and order_line is not null
    union all
    select
        source,
        document_id as order_id,
        document_line as order_line,
        false as is_listed
    from {{ source('history', 'demand_seen') }}
    where document_type = 'order'
)

select
    source,
    order_id,
    order_line,
    bool_or(is_listed) as is_listed
from known
group by source, order_id, order_line
