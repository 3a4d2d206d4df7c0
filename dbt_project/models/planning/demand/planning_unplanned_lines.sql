select
    lines.document_type,
    lines.source,
    lines.document_id,
    lines.document_line,
    lines.item_id,
    lines.location_id,
    lines.reason,
    lines.unknown_kind as unknown_codes,
    lines.document_kind,
    lines.source_document_kind,
    lines.line_kind,
    lines.source_line_kind,
    lines.hold,
    lines.ordered_quantity,
    lines.open_quantity
from {{ ref('cnf_unplanned_lines') }} as lines
