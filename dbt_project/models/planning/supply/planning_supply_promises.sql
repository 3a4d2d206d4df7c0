-- Promises for a purchase order line: shipping notices (tier 1), confirmations (2) and schedule lines (3).
with

notices as (
    -- A shipping notice received through several channels counts once.
    select
        erp_source as source,
        purchase_order_id,
        purchase_order_line,
        1 as tier,
        asn_id as promise_id,
        max(expected_arrival_date) as expected_date,
        max(quantity) as quantity,
        min_by(source, coalesce(freshness.age_hours, 'infinity')) as told_by
    from {{ ref('cnf_shipment_notices') }}
    left join {{ ref('rec_freshness') }} as freshness using (source)
    group by erp_source, purchase_order_id, purchase_order_line, asn_id
    union all
    -- Goods that another site issued for a transfer order are in transit.
    select
        source,
        purchase_order_id,
        purchase_order_line,
        1 as tier,
        shipments.document as promise_id,
        promises.promised_date as expected_date,
        shipments.quantity,
        null as told_by
    from {{ ref('planning_transfer_shipments') }} as shipments
    left join {{ ref('cnf_purchase_line_promises') }} as promises using (source, purchase_order_id, purchase_order_line)
),

confirmations as (
    select
        told.erp_source as source,
        told.purchase_order_id,
        told.purchase_order_line,
        2 as tier,
        told.confirmation_line as promise_id,
        -- A confirmation without a date confirms the current promise.
        coalesce(told.confirmed_date, promises.promised_date) as expected_date,
        told.quantity,
        told.source as told_by,
        if(told.is_dated, told.confirmed_at, null) as confirmed_at
    from {{ ref('cnf_supplier_confirmations') }} as told
    left join {{ ref('cnf_purchase_line_promises') }} as promises
        on told.erp_source = promises.source
        and told.purchase_order_id = promises.purchase_order_id
        and told.purchase_order_line = promises.purchase_order_line
    -- The channel heard from last counts, with all its lines.
    qualify told.source = first_value(told.source) over (
        partition by told.erp_source, told.purchase_order_id, told.purchase_order_line
        order by told.confirmed_at desc nulls last, told.source asc
    )
)

select
    *,
    null::timestamp as confirmed_at
from notices
union all
select * from confirmations
union all
select
    source,
    purchase_order_id,
    purchase_order_line,
    3 as tier,
    schedule_line as promise_id,
    promised_date as expected_date,
    scheduled_quantity as quantity,
    null as told_by,
    null::timestamp as confirmed_at
from {{ ref('cnf_purchase_schedule_lines') }}
