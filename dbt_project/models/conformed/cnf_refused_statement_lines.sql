-- What a refused statement, or one of an item that nobody knows, may be about: all lines that it names, of any ERP that its system
-- answers; else, where no line has that number or item, all lines of the order.
with

lines as (
    select
        answers.source,
        ltrim(lines.purchase_order_id, '0') as order_number,
        ltrim(lines.purchase_order_line, '0') as line_number,
        lines.item_id,
        lines.source as erp_source,
        lines.purchase_order_id,
        lines.purchase_order_line
    from {{ ref('cnf_purchase_document_lines') }} as lines
    inner join {{ ref('cnf_answering_systems') }} as answers on lines.source = answers.erp_source
)

-- Several parts of a statement may stand in one row.
select distinct
    statements.delivery_id,
    statements.row_number,
    statements.kind,
    statements.document,
    statements.told_at,
    statements.extracted_at,
    statements.is_refused,
    lines.erp_source,
    lines.purchase_order_id,
    lines.purchase_order_line,
    coalesce(
        case statements.named_by
            when 'item' then statements.name = lines.item_id
            else statements.name in (lines.line_number, lines.line_number || '/' || lines.item_id)
        end,
        false
    ) as is_named
from {{ ref('cnf_supplier_statements') }} as statements
inner join lines using (source, order_number)
where statements.is_doubtful
qualify is_named or not bool_or(is_named) over (partition by statements.delivery_id, statements.row_number)
