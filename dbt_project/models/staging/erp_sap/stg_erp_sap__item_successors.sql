-- A material that is no longer used has its follow-up material all the same. Without the indicator, or with one that follows
-- another material's bill of material (3), SAP replaces nothing by it.
select
    _system as source,
    MATNR as source_item_code,
    WERKS as source_site,
    NFMAT as source_successor_code,
    case
        when KZAUS = '1' then 'replaced'
        when KZAUS = '3' or KZAUS is null then 'none'
        else 'unknown'
    end as discontinuation,
    'KZAUS ' || KZAUS as source_discontinuation,
    AUSDT as replaced_from,
    _delivery_id as delivery_id,
    _row_number as row_number
from {{ source('erp_sap', 'MARC') }}
where NFMAT is not null
