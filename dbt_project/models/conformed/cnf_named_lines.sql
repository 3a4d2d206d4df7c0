-- The ways in which a message may name order lines: by the line's number, all of them by the order's, or by the line's item,
-- where one of several is never guessed.
with

lines as (
    select * from {{ ref('cnf_answered_lines') }}
)

select
    source,
    order_number,
    'line' as named_by,
    line_number as name,
    * exclude (source, order_number, line_number)
from lines
union all
select
    source,
    order_number,
    'order' as named_by,
    '*' as name,
    * exclude (source, order_number, line_number)
from lines
union all by name
select
    source,
    order_number,
    'item' as named_by,
    item_id as name,
    item_id,
    sum(matches)::bigint as matches,
    min_by(erp_source, line_number) as erp_source,
    min_by(purchase_order_id, line_number) as purchase_order_id,
    min_by(purchase_order_line, line_number) as purchase_order_line,
    min_by(base_per_order_unit, line_number) as base_per_order_unit,
    min_by(ordered_quantity, line_number) as ordered_quantity
from lines
where item_id is not null
group by source, order_number, item_id
