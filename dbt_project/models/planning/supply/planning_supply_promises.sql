-- Promises for a purchase order line: shipping notices (tier 1), confirmations (2) and schedule lines (3).
with

confirmations as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        2 as tier,
        confirmation_line as promise_id,
        null as asn_id,
        expected_date,
        quantity,
        told_by,
        confirmed_at
    from {{ ref('planning_supplier_answers') }}
    where is_promise
),

-- What a line is promised for without a notice: the first day that the supplier confirmed, else the current promise.
promised as (
    select
        promises.source,
        promises.purchase_order_id,
        promises.purchase_order_line,
        promises.transit_days,
        coalesce(min(confirmations.expected_date), promises.promised_date) as promised_date
    from {{ ref('planning_purchase_promises') }} as promises
    left join confirmations using (source, purchase_order_id, purchase_order_line)
    group by promises.source, promises.purchase_order_id, promises.purchase_order_line, promises.transit_days, promises.promised_date
),

notices as (
    select
        told.erp_source as source,
        told.purchase_order_id,
        told.purchase_order_line,
        1 as tier,
        concat_ws('/', told.asn_id, nullif(row_number() over (
            partition by told.erp_source, told.purchase_order_id, told.purchase_order_line, told.asn_id
            order by told.expected_arrival_date asc nulls last
        ), 1)) as promise_id,
        told.asn_id,
        coalesce(
            told.expected_arrival_date, told.shipped_at::date + promised.transit_days, promised.promised_date
        ) as expected_date,
        told.quantity,
        told.source as told_by
    from {{ ref('cnf_shipment_notices') }} as told
    left join promised
        on told.erp_source = promised.source
        and told.purchase_order_id = promised.purchase_order_id
        and told.purchase_order_line = promised.purchase_order_line
    union all
    -- Goods that another site issued for a transfer order are in transit.
    select
        source,
        purchase_order_id,
        purchase_order_line,
        1 as tier,
        shipments.document as promise_id,
        shipments.document as asn_id,
        promises.promised_date as expected_date,
        shipments.quantity,
        null as told_by
    from {{ ref('planning_transfer_shipments') }} as shipments
    left join promised as promises using (source, purchase_order_id, purchase_order_line)
)

select
    *,
    null::timestamp as confirmed_at
from notices
union all by name
select * from confirmations
union all by name
select
    source,
    purchase_order_id,
    purchase_order_line,
    3 as tier,
    schedule_line as promise_id,
    null as asn_id,
    promised_date as expected_date,
    scheduled_quantity as quantity,
    null as told_by,
    null::timestamp as confirmed_at
from {{ ref('cnf_purchase_schedule_lines') }}
