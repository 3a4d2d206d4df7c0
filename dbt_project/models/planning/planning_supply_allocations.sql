-- The open quantity of a purchase order line, given to shipping notices, then confirmations, then
-- schedule lines; within each the latest first, since the earliest were received first.
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
),

promised as (
    select
        purchase_order_id,
        purchase_order_line,
        max(promised_date) as promised_date
    from {{ ref('cnf_purchase_schedule_lines') }}
    group by all
),

confirmations as (
    select
        purchase_order_id,
        purchase_order_line,
        2 as tier,
        confirmation_line as promise_id,
        -- A confirmation without a date confirms the current promise.
        coalesce(confirmed_date, promised.promised_date) as expected_date,
        quantity
    from {{ ref('cnf_supplier_confirmations') }}
    left join promised using (purchase_order_id, purchase_order_line)
    -- The channel that spoke last counts, with all its lines.
    qualify source = first_value(source) over (
        partition by purchase_order_id, purchase_order_line order by confirmed_at desc nulls last, source asc
    )
),

schedules as (
    select
        purchase_order_id,
        purchase_order_line,
        3 as tier,
        schedule_line as promise_id,
        promised_date as expected_date,
        scheduled_quantity as quantity
    from {{ ref('cnf_purchase_schedule_lines') }}
),

every_promise as (
    select * from notices
    union all
    select * from confirmations
    union all
    select * from schedules
),

promises as (
    select
        *,
        sum(quantity) over (
            partition by purchase_order_id, purchase_order_line
            order by tier asc, expected_date desc, promise_id asc
            rows unbounded preceding
        ) - quantity as promised_before
    from every_promise
)

select
    promises.purchase_order_id,
    promises.purchase_order_line,
    promises.tier,
    promises.promise_id,
    promises.expected_date,
    greatest(
        0, least(promises.quantity, lines.ordered_quantity - lines.received_quantity - promises.promised_before)
    )::decimal(18, 4) as open_quantity
from promises
inner join {{ ref('cnf_purchase_order_lines') }} as lines using (purchase_order_id, purchase_order_line)
where not lines.is_closed and not lines.is_return
