-- Whatever suppliers said of orders, accepted or not: how it names its lines, the line it is told of where there is one, and when.
with

told as (
    {%- for kind, (model, document, told_at) in {
        'answer': ('cnf_resolved_supplier_confirmations', 'null', 'confirmed_at'),
        'notice': ('cnf_resolved_shipment_notices', 'asn_id', 'told_at'),
        'delay': ('cnf_resolved_supply_delays', 'null', 'reported_at')
    }.items() %}
        select
            '{{ kind }}' as kind,
            {{ document }} as document,
            source,
            order_number,
            named_by,
            name,
            erp_source,
            purchase_order_id,
            purchase_order_line,
            {{ told_at }} as told_at,
            doubt,
            fault,
            delivery_id,
            row_number
        from {{ ref(model) }}
        {{- ' union all' if not loop.last }}
    {%- endfor %}
),

-- An answer that is not clear is told as such, of its line; of a notice that is not, nobody knows what is shipped.
judged as (
    select
        told.* replace (coalesce(told.told_at, deliveries.extracted_at) as told_at),
        deliveries.extracted_at,
        coalesce(told.told_at <> deliveries.extracted_at, false) as is_dated,
        told.fault is not null and (told.fault <> 'unknown_answer' or told.kind = 'notice') as is_refused,
        is_refused or told.doubt is not null as is_doubtful
    from told
    left join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
)

select judged.*
from judged
left join {{ ref('cnf_mended_deliveries') }} as mended using (delivery_id)
where mended.delivery_id is null or not judged.is_doubtful
