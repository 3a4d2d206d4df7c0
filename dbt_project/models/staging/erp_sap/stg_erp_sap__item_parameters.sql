with

codes as (
    {{ kind_codes('erp_sap') }}
),

marc as (
    select
        marc.*,
        {{ first_kind(told_kinds('planning_types', {'DISMM': 'marc.DISMM'})) }} as planning
    from {{ source('erp_sap', 'MARC') }} as marc
    cross join codes
)

select
    _system as source,
    MATNR as source_item_code,
    WERKS as source_site,
    LVORM is null as is_active,
    DISPO as planner_code,
    planning.kind as planning_type,
    planning.code as source_planning_type,
    EISBE::decimal(18, 4) as safety_stock,
    MINBE::decimal(18, 4) as reorder_point,
    -- Zero means that there is no limit.
    nullif(MABST, 0)::decimal(18, 4) as maximum_stock,
    nullif(BSTMI, 0)::decimal(18, 4) as minimum_order_quantity,
    nullif(BSTRF, 0)::decimal(18, 4) as order_multiple,
    PLIFZ::integer as planned_lead_time_days,
    WEBAZ::integer as goods_receipt_days,
    _delivery_id as delivery_id,
    _row_number as row_number
from marc
