with

lips as (
    select
        lips.*,
        coalesce(likp.KUNAG, likp.KUNNR) as KUNAG
    from {{ source('erp_sap', 'LIPS') }} as lips
    left join {{ source('erp_sap', 'LIKP') }} as likp
        on lips._system = likp._system and lips.VBELN = likp.VBELN and likp._refusal is null
)

select
    _system as source,
    VBELN as delivery_document,
    POSNR as delivery_line,
    VGBEL as order_id,
    VGPOS as order_line,
    KUNAG as source_customer_code,
    MATNR as source_item_code,
    WERKS as source_site,
    coalesce(LGORT, '') as source_sublocation,
    WADAT_IST as issued_on,
    LGMNG::decimal(18, 4) as issued_quantity,
    coalesce(SHKZG = 'X', false) as is_return,
    _delivery_id as delivery_id,
    _row_number as row_number
from lips
where
    _refusal is not null
    -- A day may be entered before the goods leave: one that has begun nowhere on earth is none of issue, unless that was posted.
    or WADAT_IST <= (_extracted_at + interval 14 hours)::date
    or (WADAT_IST is not null and (_system, VBELN) in (select (_system, VBELN_IM) from {{ source('erp_sap', 'MSEG') }}))
