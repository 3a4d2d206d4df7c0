with

ekpo as (
    select * from {{ source('erp_sap', 'EKPO') }}
),

eket as (
    select * from {{ source('erp_sap', 'EKET') }}
)

select
    eket._system as source,
    eket.EBELN as purchase_order_id,
    eket.EBELP as purchase_order_line,
    eket.ETENR as schedule_line,
    eket.SLFDT as original_promised_date,
    eket.EINDT as promised_date,
    try_cast(eket.MENGE * nullif(ekpo.UMREZ, 0) / nullif(ekpo.UMREN, 0) as decimal(18, 4)) as scheduled_quantity,
    try_cast(coalesce(eket.WEMNG, 0) * nullif(ekpo.UMREZ, 0) / nullif(ekpo.UMREN, 0) as decimal(18, 4)) as received_quantity,
    eket._delivery_id as delivery_id,
    eket._row_number as row_number
from eket
inner join ekpo on eket._system = ekpo._system and eket.EBELN = ekpo.EBELN and eket.EBELP = ekpo.EBELP
