-- What is announced of order lines: shipping notices, and what the origin of a transfer issued. The day is null where nobody told
-- one.
with

told as (
    select
        notices.erp_source as source,
        notices.purchase_order_id,
        notices.purchase_order_line,
        notices.asn_id,
        notices.quantity,
        notices.source as told_by,
        notices.shipped_on,
        coalesce(notices.expected_arrival_date, notices.shipped_on + transit.transit_days) as told_date,
        lines.source_origin_site is not null as is_transfer
    from {{ ref('cnf_shipment_notices') }} as notices
    inner join {{ ref('cnf_purchase_order_lines') }} as lines
        on notices.erp_source = lines.source
        and notices.purchase_order_id = lines.purchase_order_id
        and notices.purchase_order_line = lines.purchase_order_line
    left join {{ ref('planning_transit_days') }} as transit
        on notices.erp_source = transit.source
        and notices.purchase_order_id = transit.purchase_order_id
        and notices.purchase_order_line = transit.purchase_order_line
),

-- A notice without a day comes on the first one that is confirmed and not over when it left.
confirmed as (
    select
        told.*,
        min(answers.expected_date) filter (where coalesce(told.shipped_on <= answers.expected_date, true)) as first_confirmed_date
    from told
    left join {{ ref('planning_supplier_answers') }} as answers
        on told.source = answers.source
        and told.purchase_order_id = answers.purchase_order_id
        and told.purchase_order_line = answers.purchase_order_line
        and answers.is_promise
    group by all
),

dated as (
    select
        * exclude (told_date, first_confirmed_date),
        coalesce(told_date, first_confirmed_date) as expected_date
    from confirmed
),

-- Of a transfer, what the origin issued is what is shipped; a notice can only date it, or announce what is not issued.
issued as (
    select
        issued.source,
        issued.purchase_order_id,
        issued.purchase_order_line,
        issued.document,
        issued.quantity,
        min(dated.expected_date) as expected_date
    from {{ ref('planning_transfer_shipments') }} as issued
    left join dated
        on issued.source = dated.source
        and issued.purchase_order_id = dated.purchase_order_id
        and issued.purchase_order_line = dated.purchase_order_line
        and {{ as_compared('issued.document') }} = {{ as_compared('dated.asn_id') }}
    group by all
),

notices as (
    select
        dated.*,
        concat_ws('/', asn_id, nullif(row_number() over (
            partition by source, purchase_order_id, purchase_order_line, asn_id order by expected_date asc nulls last
        ), 1)) as promise_id
    from dated
    anti join issued using (source, purchase_order_id, purchase_order_line)
)

select
    source,
    purchase_order_id,
    purchase_order_line,
    promise_id,
    asn_id,
    quantity,
    expected_date,
    not is_transfer as is_shipped,
    false as is_issued,
    shipped_on,
    told_by
from notices
union all by name
select
    source,
    purchase_order_id,
    purchase_order_line,
    document as promise_id,
    document as asn_id,
    quantity,
    expected_date,
    true as is_shipped,
    true as is_issued,
    null::date as shipped_on,
    null as told_by
from issued
