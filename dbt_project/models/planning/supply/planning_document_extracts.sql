-- When the documents of each ERP were extracted that tell what went out and what came in. Where deliveries or schedule lines come,
-- they alone say it. Of several extracts the latest, so that nothing counts twice.
with

documents as (
    {%- for document in ('goods_issues', 'sales_order_lines', 'purchase_schedule_lines', 'purchase_order_lines') %}
        select
            {{ loop.index }} as precedence,
            '{{ 'in' if document.startswith('purchase') else 'out' }}' as direction,
            delivery_id
        from {{ ref('cnf_' ~ document) }}
        {% if not loop.last %}union{% endif %}
    {%- endfor %}
)

select
    deliveries.source,
    documents.direction,
    max(deliveries.extracted_at) as extracted_at
from documents
inner join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
group by deliveries.source, documents.direction, documents.precedence
qualify row_number() over (partition by deliveries.source, documents.direction order by documents.precedence) = 1
