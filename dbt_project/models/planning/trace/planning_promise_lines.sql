{{ config(materialized='view') }}

-- Of a whole order's answer each of its lines, and several parts of a line in one row, is told by that row once.
select distinct
    told.erp_source as source,
    told.purchase_order_id,
    told.purchase_order_line,
    'shipped_quantity' as published_column,
    'noticed' as step,
    told.delivery_id,
    told.row_number
from {{ ref('cnf_resolved_shipment_notices') }} as told
semi join {{ ref('cnf_shipment_notices') }}
    using (source, erp_source, purchase_order_id, purchase_order_line, asn_id)
where told.fault is null
union all
select distinct
    erp_source as source,
    purchase_order_id,
    purchase_order_line,
    'confirmed_date' as published_column,
    'answered' as step,
    delivery_id,
    row_number
from {{ ref('cnf_supplier_answers') }}
where is_last_heard
union all
select
    erp_source as source,
    purchase_order_id,
    purchase_order_line,
    'confirmed_date' as published_column,
    'delayed' as step,
    delivery_id,
    row_number
from {{ ref('cnf_supply_delays') }}
union all
select
    refused.erp_source as source,
    refused.purchase_order_id,
    refused.purchase_order_line,
    'confirmed_date' as published_column,
    'refused' as step,
    refused.delivery_id,
    refused.row_number
from {{ ref('cnf_refused_statement_lines') }} as refused
inner join {{ ref('planning_refused_promises') }} as doubted
    on refused.erp_source = doubted.source
    and refused.purchase_order_id = doubted.purchase_order_id
    and refused.purchase_order_line = doubted.purchase_order_line
