-- Every part of every cause: a movement, a ledger break or a pattern.
select *
from {{ ref('rec_documented_causes') }}
union all by name
select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    cause,
    quantity,
    case when cause = 'unexplained' then 'none' when starts_with(cause, 'unmapped') then 'proven' else 'inferred' end
        as confidence,
    case_id
from {{ ref('rec_residual_causes') }}
