-- The purchase order lines that a number written by a system may refer to: for an ERP its own, for a supplier's system those
-- of the ERPs that it answers, or of any ERP where it names none. Lines of one number in several ERPs are one where their items are.
-- Portals drop leading zeros.
select
    answers.source,
    ltrim(lines.purchase_order_id, '0') as order_number,
    ltrim(lines.purchase_order_line, '0') as line_number,
    lines.item_id,
    count(*) as matches,
    min_by(lines.source, lines.source) as erp_source,
    min_by(lines.purchase_order_id, lines.source) as purchase_order_id,
    min_by(lines.purchase_order_line, lines.source) as purchase_order_line,
    min_by(lines.base_per_order_unit, lines.source) as base_per_order_unit,
    min_by(lines.ordered_quantity, lines.source) as ordered_quantity
from {{ ref('cnf_purchase_document_lines') }} as lines
inner join {{ ref('cnf_answering_systems') }} as answers on lines.source = answers.erp_source
group by answers.source, order_number, line_number, lines.item_id
