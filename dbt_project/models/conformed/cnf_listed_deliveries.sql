select
    source,
    delivery_document,
    delivery_line,
    bool_or(refusal is not null) as is_refused
from (
    {%- for entity in ('goods_issues', 'delivery_lines') %}
        select
            source,
            delivery_document,
            delivery_line,
            refusal
        from ({{ canonical(entity, refused=true) }})
        {{- ' union all' if not loop.last }}
    {%- endfor %}
)
group by source, delivery_document, delivery_line
