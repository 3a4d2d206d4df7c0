select distinct
    erp_source,
    item_id,
    numerator,
    denominator
from {{ ref('cnf_item_units') }}
where numerator <> denominator
