-- Lines of which a supplier said something that was refused, and nothing since: what they are expected by may be wrong.
with

refused as (
    {%- for model, told_at in {
        'cnf_resolved_supplier_confirmations': 'confirmed_at',
        'cnf_resolved_shipment_notices': 'told_at',
        'cnf_resolved_supply_delays': 'reported_at'
    }.items() %}
        select
            erp_source,
            purchase_order_id,
            purchase_order_line,
            {{ told_at }} as told_at
        from {{ ref(model) }}
        -- An answer that no mapping makes clear is told as such.
        where fault is not null and fault <> 'unknown_answer'
        {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select distinct
    refused.erp_source as source,
    refused.purchase_order_id,
    refused.purchase_order_line,
    'refused_promise' as reason
from refused
left join {{ ref('cnf_supplier_answers') }} as answers
    on refused.erp_source = answers.erp_source
    and refused.purchase_order_id = answers.purchase_order_id
    and refused.purchase_order_line = answers.purchase_order_line
    and refused.told_at < answers.confirmed_at
where refused.erp_source is not null and refused.purchase_order_line is not null and answers.source is null
