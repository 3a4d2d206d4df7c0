-- What a system that lists all its answers and notices anew each time, without a day of their own, says of an order line, and since when
-- it has said the same: a list that is sent again is told no later. Quantities are those that it wrote, whatever the order says now.
with

listed as (
    select
        source,
        erp_source,
        purchase_order_id,
        purchase_order_line,
        '' as document,
        concat_ws(' ', named_by, answer, source_quantity, source_unit, confirmed_date, 'despatch ' || despatch_date) as words,
        confirmed_at as told_at
    from {{ ref('cnf_resolved_supplier_confirmations') }}
    where not is_dated and erp_source is not null and (fault is null or fault = 'unknown_answer')
    union all
    select
        source,
        erp_source,
        purchase_order_id,
        purchase_order_line,
        asn_id as document,
        concat_ws(' ', answer, source_quantity, source_unit, expected_arrival_date, 'despatch ' || shipped_on) as words,
        told_at
    from {{ ref('cnf_resolved_shipment_notices') }}
    where not is_dated and fault is null
),

said as (
    select
        source,
        erp_source,
        purchase_order_id,
        purchase_order_line,
        document,
        string_agg(words, '; ' order by words) as said,
        max(told_at) as told_at
    from listed
    group by all
)

select
    said.source,
    said.erp_source,
    said.purchase_order_id,
    said.purchase_order_line,
    said.document,
    said.said,
    coalesce(known.told_since, said.told_at) as told_since
from said
left join {{ source('history', 'standing_statements') }} as known
    using (source, erp_source, purchase_order_id, purchase_order_line, document, said)
