-- Lines of which a supplier may have said something that was refused, or said it of an item that nobody knows, or as another supplier
-- than the order's, and has not answered since, nor told the same again: what they are expected by may be wrong. What bears no day but
-- its extract's is not known to be said since.
with

refused as (
    select
        *,
        row_number() over () as refusal_number
    from {{ ref('cnf_refused_statement_lines') }}
),

answered as (
    select refused.refusal_number
    from refused
    inner join {{ ref('cnf_supplier_statements') }} as since
        on refused.erp_source = since.erp_source
        and refused.purchase_order_id = since.purchase_order_id
        and refused.purchase_order_line = since.purchase_order_line
        and not since.is_doubtful
        and since.is_dated
        and (
            since.kind = 'answer'
            or (refused.kind = since.kind and coalesce(refused.document = since.document, true))
        )
        and (
            refused.told_at < since.told_at
            or (refused.told_at = since.told_at and refused.extracted_at < since.extracted_at)
        )
)

select
    erp_source as source,
    purchase_order_id,
    purchase_order_line,
    min_by(doubt, doubt <> 'refused_promise') as reason
from refused
anti join answered using (refusal_number)
group by all
