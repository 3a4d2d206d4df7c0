-- What a key lacks without a document, and the code without cross-reference that it would be gone with: the only one that holds
-- just that.
with

candidates as (
    select
        lacking.item_id,
        lacking.location_id,
        lacking.stock_status,
        codes.item_id as code_item_id,
        codes.location_id as code_location_id,
        if({{ is_unmapped('codes.item_id', 'codes') }}, 'unmapped_item', 'unmapped_location') as cause
    from {{ ref('rec_missing_halves') }} as halves
    inner join {{ ref('rec_undocumented_variances') }} as lacking using (erp_source, wms_source, item_id, location_id)
    inner join {{ ref('reconciliation_balances') }} as codes
        on halves.erp_source = codes.erp_source and halves.wms_source = codes.wms_source
        and lacking.stock_status = codes.stock_status
        and lacking.quantity + codes.variance_quantity = 0
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
