-- The ways in which a message may name order lines: by the line's number, with its item or without, all of them by the order's,
-- or by the line's item, where one of several is never guessed.
with

lines as (
    select
        *,
        max(matches) over of_order > 1 or min(erp_source) over of_order < max(erp_source) over of_order as is_of_several_erps,
        erp_source || '/' || line_number as place
    from {{ ref('cnf_answered_lines') }}
    window of_order as (partition by source, order_number)
),

named as (
    select
        *,
        'line' as named_by,
        line_number as name
    from lines
    union all
    select
        *,
        'line' as named_by,
        line_number || '/' || item_id as name
    from lines
    where item_id is not null
    union all
    select
        *,
        'item' as named_by,
        item_id as name
    from lines
    where item_id is not null
)

select
    source,
    order_number,
    named_by,
    name,
    sum(matches)::bigint as matches,
    min_by(erp_source, place) as erp_source,
    min_by(purchase_order_id, place) as purchase_order_id,
    min_by(purchase_order_line, place) as purchase_order_line,
    min_by(item_id, place) as item_id,
    min_by(supplier_id, place) as supplier_id,
    min_by(base_per_order_unit, place) as base_per_order_unit,
    min_by(ordered_quantity, place) as ordered_quantity
from named
group by source, order_number, named_by, name
union all by name
select
    * exclude (line_number, is_of_several_erps, place) replace (if(is_of_several_erps, greatest(matches, 2), matches) as matches),
    'order' as named_by,
    '*' as name
from lines
