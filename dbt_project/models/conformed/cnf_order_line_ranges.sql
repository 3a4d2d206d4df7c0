-- The number range of an order line: its system's, and the system's name too where another ERP, of whatever dialect, has a line that
-- would be called the same. Closed lines count, so that no line is renamed when another one ends.
with

lines as (
    select distinct
        'sales' as document_type,
        source,
        order_id,
        order_line
    from {{ ref('cnf_resolved_sales_order_lines') }}
    union all
    select distinct
        'purchase' as document_type,
        source,
        purchase_order_id as order_id,
        purchase_order_line as order_line
    from {{ ref('cnf_resolved_purchase_order_lines') }}
),

called as (
    select
        lines.*,
        ranges.number_range,
        concat_ws('/', ranges.number_range, lines.order_id, lines.order_line) as name
    from lines
    inner join {{ ref('cnf_number_ranges') }} as ranges using (source)
    where lines.order_id is not null and lines.order_line is not null
)

select
    document_type,
    source,
    order_id,
    order_line,
    if(
        min(source) over (partition by document_type, name) < max(source) over (partition by document_type, name),
        source,
        number_range
    ) as number_range
from called
