-- What a refused statement, or one of an item that nobody knows or by another supplier, may be about: all lines that it names, of any
-- ERP that its system answers; else, where no line has that number or item, all lines of the order.
with

lines as (
    select
        answers.source,
        {{ as_compared('lines.purchase_order_id') }} as order_number,
        {{ as_compared('lines.purchase_order_line') }} as line_number,
        lines.item_id,
        lines.source as erp_source,
        lines.purchase_order_id,
        lines.purchase_order_line
    from {{ ref('cnf_purchase_document_lines') }} as lines
    inner join {{ ref('cnf_answering_systems') }} as answers on lines.source = answers.erp_source
),

-- Several parts of a statement may stand in one row.
doubtful as (
    select distinct
        statements.delivery_id,
        statements.row_number,
        statements.kind,
        statements.document,
        statements.told_at,
        statements.extracted_at,
        if(statements.is_refused, 'refused_promise', statements.doubt) as doubt,
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
),

-- Who takes a notice back without naming any order may mean what another channel tells of its number.
taken_back as (
    select
        taken_back.delivery_id,
        taken_back.row_number,
        'notice' as kind,
        taken_back.asn_id as document,
        coalesce(taken_back.told_at, deliveries.extracted_at) as told_at,
        deliveries.extracted_at,
        'refused_promise' as doubt,
        notices.erp_source,
        notices.purchase_order_id,
        notices.purchase_order_line
    from {{ ref('cnf_resolved_shipment_notices') }} as taken_back
    inner join {{ ref('cnf_answering_systems') }} as answers using (source)
    inner join {{ ref('cnf_resolved_shipment_notices') }} as notices
        on answers.erp_source = notices.erp_source
        and {{ as_compared('taken_back.asn_id') }} = {{ as_compared('notices.asn_id') }}
        and taken_back.source <> notices.source
    left join {{ source('cycle', 'deliveries') }} as deliveries on taken_back.delivery_id = deliveries.delivery_id
    where
        taken_back.order_number is null and taken_back.answer in ('rejected', 'hold') and taken_back.fault is null
        and notices.answer not in ('rejected', 'hold') and notices.fault is null
    group by all
)

select * from taken_back
union all
select
    delivery_id,
    row_number,
    kind,
    document,
    told_at,
    extracted_at,
    doubt,
    erp_source,
    purchase_order_id,
    purchase_order_line
from doubtful
