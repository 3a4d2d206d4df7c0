-- Packs of one notice add up, by day of arrival. A notice that was received through several channels, however they write its
-- number, counts once, as it was told last: not at all where it was taken back.
with

told as (
    select
        *,
        {{ notice_number('asn_id') }} as number,
        bool_or(source = erp_source) over (
            partition by erp_source, purchase_order_id, purchase_order_line, number
        ) as is_told_by_erp
    from {{ ref('cnf_resolved_shipment_notices') }}
    where fault is null
    qualify source = first_value(source) over (
        partition by erp_source, purchase_order_id, purchase_order_line, number
        order by told_at desc nulls last, source asc
    )
),

packs as (
    select * from told
    where answer not in ('rejected', 'hold')
),

totals as (
    select
        erp_source,
        purchase_order_id,
        purchase_order_line,
        number,
        is_numbered,
        is_told_by_erp,
        sum(quantity) as quantity,
        min(expected_arrival_date) as arrival_date
    from packs
    group by all
),

-- Notices that nothing but their number tells apart are counted.
alike as (
    select
        *,
        row_number() over (
            partition by erp_source, purchase_order_id, purchase_order_line, is_numbered, is_told_by_erp, quantity, arrival_date
            order by number
        ) as nth
    from totals
),

-- What an ERP tells without a number is the notice of another channel with as much of the line for the same day, unless the ERP
-- tells that one by its number too. One channel has the day in UTC, the other the local one.
same as (
    select
        entered.erp_source,
        entered.purchase_order_id,
        entered.purchase_order_line,
        entered.number,
        numbered.number as own_number,
        abs(entered.arrival_date - numbered.arrival_date) as days_apart
    from alike as entered
    inner join alike as numbered using (erp_source, purchase_order_id, purchase_order_line, quantity, nth)
    where
        not entered.is_numbered
        and numbered.is_numbered
        and not numbered.is_told_by_erp
        and coalesce(days_apart <= 1, true)
    qualify
        row_number() over (
            partition by erp_source, purchase_order_id, purchase_order_line, entered.number
            order by days_apart asc nulls last, own_number asc
        ) = 1
        and row_number() over (
            partition by erp_source, purchase_order_id, purchase_order_line, own_number
            order by days_apart asc nulls last, entered.number asc
        ) = 1
)

select
    packs.source,
    packs.erp_source,
    packs.purchase_order_id,
    packs.purchase_order_line,
    packs.asn_id,
    packs.expected_arrival_date,
    min(packs.shipped_at) as shipped_at,
    sum(packs.quantity)::decimal(18, 4) as quantity
from packs
anti join same using (erp_source, purchase_order_id, purchase_order_line, number)
group by all
