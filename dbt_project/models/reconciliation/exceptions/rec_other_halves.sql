-- The opening difference of a key and the code without cross-reference that it would be gone with: the only one that holds just
-- what the key lacks.
with

candidates as (
    select
        opening.item_id,
        opening.location_id,
        opening.stock_status,
        codes.item_id as code_item_id,
        codes.location_id as code_location_id,
        if({{ is_unmapped('codes.item_id', 'codes') }}, 'unmapped_item', 'unmapped_location') as cause
    from {{ ref('rec_missing_halves') }} as halves
    inner join {{ ref('rec_opening_variances') }} as opening using (erp_source, wms_source, item_id, location_id)
    inner join {{ ref('reconciliation_balances') }} as codes
        on halves.erp_source = codes.erp_source and halves.wms_source = codes.wms_source
        and opening.stock_status = codes.stock_status
        and opening.quantity + codes.variance_quantity = 0
        and (
            ({{ is_unmapped('codes.item_id', 'codes') }} and halves.location_id = codes.location_id)
            or ({{ is_unmapped('codes.location_id', 'codes') }} and halves.item_id = codes.item_id)
        )
    where not halves.is_code
)

select
    *,
    md5(concat_ws('/', cause, code_item_id, code_location_id, stock_status)) as case_id
from candidates
qualify
    count(*) over (partition by item_id, location_id, stock_status) = 1
    and count(*) over (partition by code_item_id, code_location_id, stock_status) = 1
