with

lines as (
    {{ conformed_lines('sales_order_lines', party='customer') }}
),

-- What was shipped of a line is not known where a row that tells of it was refused.
refused as (
    select
        source,
        order_id,
        order_line,
        min(refusal) as refusal,
        min(delivery_id) as refused_delivery_id,
        min_by(row_number, (delivery_id, row_number)) as refused_row_number
    from ({{ canonical('goods_issues', refused=true) }})
    where refusal is not null
    group by all
)

select
    lines.* exclude (refusal, is_blocked),
    lines.is_blocked or lines.hold in ('delivery_block', 'credit', 'incomplete') as is_blocked,
    {{ may_be_planned('lines') }} as may_be_planned,
    {{ unknown_kind('lines', hold=true) }} as unknown_kind,
    coalesce(lines.refusal, refused.refusal) as refusal,
    -- Where what was refused stands, if not in the line's own row.
    if(lines.refusal is null, refused.refused_delivery_id, null) as refused_delivery_id,
    if(lines.refusal is null, refused.refused_row_number, null) as refused_row_number,
    case
        when lines.refusal is not null then lines.refusal
        when refused.refusal is not null then refused.refusal
        -- It may be of any site of its system.
        when lines.source_site is null and {{ may_be_planned('lines') }} then 'missing_site'
        when {{ in_base_units('lines.ordered_quantity') }} is null then 'unknown_quantity'
    end as fault
from lines
left join refused using (source, order_id, order_line)
