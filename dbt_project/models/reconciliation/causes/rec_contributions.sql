select
    item_id,
    location_id,
    stock_status,
    cause,
    sum(quantity)::decimal(18, 4) as quantity,
    -- Where a document proves a part and a pattern infers another, the whole is inferred.
    case when bool_and(confidence = 'proven') then 'proven' when bool_or(confidence = 'none') then 'none' else 'inferred' end
        as confidence
from {{ ref('rec_cause_items') }}
group by all
having sum(quantity) <> 0
