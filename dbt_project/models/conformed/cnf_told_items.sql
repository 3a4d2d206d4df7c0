-- What a code in a system's messages stands for: its own codes, those of the ERPs that it answers, article numbers of their units
-- (EAN, UPC), and the codes of order lines without cross-reference. Leading zeros and capitals say nothing; a code that may mean two
-- items is known, but of none.
with

codes as (
    select
        source,
        source_item_code,
        item_id
    from {{ ref('cnf_item_xref') }}
    union all
    select
        answers.source,
        items.source_item_code,
        items.item_id
    from {{ ref('cnf_item_xref') }} as items
    inner join {{ ref('cnf_answering_systems') }} as answers on items.source = answers.erp_source
    union all
    select
        answers.source,
        units.gtin as source_item_code,
        units.item_id
    from {{ ref('cnf_resolved_item_units') }} as units
    inner join {{ ref('cnf_answering_systems') }} as answers using (erp_source)
    where units.gtin is not null and units.refusal is null
    union all
    select
        answers.source,
        lines.source_item_code,
        lines.item_id
    from {{ ref('cnf_purchase_document_lines') }} as lines
    inner join {{ ref('cnf_answering_systems') }} as answers on lines.source = answers.erp_source
    where lines.item_id is not null
)

select
    source,
    {{ as_compared('source_item_code') }} as item_code,
    if(min(item_id) = max(item_id), min(item_id), null) as item_id
from codes
group by source, item_code
