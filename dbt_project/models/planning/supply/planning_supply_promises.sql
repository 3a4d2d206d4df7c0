-- What is promised of a purchase order line: by shipping notices (tier 1), confirmations (2) and schedule lines (3).
with

notices as (
    -- A shipping notice that several channels bring counts once.
    select
        purchase_order_id,
        purchase_order_line,
        1 as tier,
        asn_id as promise_id,
        max(expected_arrival_date) as expected_date,
        max(quantity) as quantity
    from {{ ref('cnf_shipment_notices') }}
    group by purchase_order_id, purchase_order_line, asn_id
    union all
    -- What another site issued for a transfer order is under way.
    select
        purchase_order_id,
        purchase_order_line,
        1 as tier,
        shipments.document as promise_id,
        promises.promised_date as expected_date,
        shipments.quantity
    from {{ ref('planning_transfer_shipments') }} as shipments
    left join {{ ref('cnf_purchase_line_promises') }} as promises using (purchase_order_id, purchase_order_line)
),

confirmations as (
    select
        purchase_order_id,
        purchase_order_line,
        2 as tier,
        confirmation_line as promise_id,
        -- A confirmation without a date confirms the current promise.
        coalesce(said.confirmed_date, promises.promised_date) as expected_date,
        quantity,
        if(is_dated, confirmed_at, null) as confirmed_at
    from {{ ref('cnf_supplier_confirmations') }} as said
    left join {{ ref('cnf_purchase_line_promises') }} as promises using (purchase_order_id, purchase_order_line)
    -- The channel that spoke last counts, with all its lines.
    qualify said.source = first_value(said.source) over (
        partition by purchase_order_id, purchase_order_line order by confirmed_at desc nulls last, said.source asc
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
    purchase_order_id,
    purchase_order_line,
    3 as tier,
    schedule_line as promise_id,
    promised_date as expected_date,
    scheduled_quantity as quantity,
    null::timestamp as confirmed_at
from {{ ref('cnf_purchase_schedule_lines') }}
