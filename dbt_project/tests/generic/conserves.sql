{# Per `by`, `quantity` of this model adds up to `of_quantity` of the model `of`; a key missing from either side counts as zero. #}
{% test conserves(model, by, quantity, of, of_quantity) %}
select
    {{ by | join(', ') }},
    sum(quantity) as lost_quantity
from (
    select {{ by | join(', ') }}, {{ of_quantity }} as quantity from {{ of }}
    union all
    select {{ by | join(', ') }}, -({{ quantity }}) as quantity from {{ model }}
)
group by all
having sum(quantity) <> 0
{% endtest %}
