-- The purchase order lines that a number written by a system may refer to: for an ERP its own, for a supplier's system those
-- of the ERPs that it answers, or of any ERP where it names none. Lines of one number in several ERPs are one where their items are.
-- Portals drop leading zeros, or write blanks around a number.
select
    answers.source,
    {{ as_compared('lines.purchase_order_id') }} as order_number,
    {{ as_compared('lines.purchase_order_line') }} as line_number,
    lines.item_id,
    count(*) as matches,
    min_by(lines.source, lines.source) as erp_source,
    min_by(lines.purchase_order_id, lines.source) as purchase_order_id,
    min_by(lines.purchase_order_line, lines.source) as purchase_order_line,
    -- Null where the ERP's code has no cross-reference.
    min_by(nullif(lines.supplier_id, lines.source || ':' || lines.source_supplier_code), lines.source) as supplier_id,
    min_by(lines.base_per_order_unit, lines.source) as base_per_order_unit,
    min_by(lines.ordered_quantity, lines.source) as ordered_quantity
from {{ ref('cnf_purchase_document_lines') }} as lines
inner join {{ ref('cnf_answering_systems') }} as answers on lines.source = answers.erp_source
group by answers.source, order_number, line_number, lines.item_id
