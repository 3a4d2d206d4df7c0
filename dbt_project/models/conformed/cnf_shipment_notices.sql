-- Packs of one notice add up, by day of arrival. A notice that was received through several channels, however they write its
-- number, counts once, as it was told last: not at all where it was taken back.
with

told as (
    select
        notices.*,
        {{ as_compared('notices.asn_id') }} as number,
        bool_or(notices.source = notices.erp_source) over of_number as is_told_by_erp
    from {{ ref('cnf_resolved_shipment_notices') }} as notices
    left join {{ ref('cnf_standing_statements') }} as standing
        on notices.source = standing.source
        and notices.erp_source = standing.erp_source
        and notices.purchase_order_id = standing.purchase_order_id
        and notices.purchase_order_line = standing.purchase_order_line
        and notices.asn_id = standing.document
    where notices.fault is null
    window of_number as (partition by notices.erp_source, notices.purchase_order_id, notices.purchase_order_line, number)
    qualify notices.source = first_value(notices.source) over (
        of_number order by coalesce(standing.told_since, notices.told_at) desc nulls last, notices.source asc
    )
),

packs as (
    select * from told
    where answer not in ('rejected', 'hold')
),

notices as (
    select
        erp_source,
        purchase_order_id,
        purchase_order_line,
        is_numbered,
        is_told_by_erp,
        array_agg(distinct number) as numbers,
        sum(quantity) as quantity,
        min(expected_arrival_date) as arrival_date
    from packs
    group by erp_source, purchase_order_id, purchase_order_line, is_numbered, is_told_by_erp, number
),

same_notices as (
    {{ told_again('notices') }}
),

matched as (
    select
        erp_source,
        purchase_order_id,
        purchase_order_line,
        unnest(list_concat(numbers, own_numbers)) as number
    from same_notices
),

-- Who enters a notice by hand may split it otherwise: then each tells as much of the line for the day as the other.
days as (
    select
        erp_source,
        purchase_order_id,
        purchase_order_line,
        is_numbered,
        is_told_by_erp,
        array_agg(distinct number) as numbers,
        sum(quantity) as quantity,
        expected_arrival_date as arrival_date
    from packs
    anti join matched using (erp_source, purchase_order_id, purchase_order_line, number)
    group by erp_source, purchase_order_id, purchase_order_line, is_numbered, is_told_by_erp, expected_arrival_date
),

same_days as (
    {{ told_again('days') }}
),

same as (
    select
        erp_source,
        purchase_order_id,
        purchase_order_line,
        unnest(numbers) as number
    from same_notices
    union all
    select
        erp_source,
        purchase_order_id,
        purchase_order_line,
        unnest(numbers) as number
    from same_days
)

select
    packs.source,
    packs.erp_source,
    packs.purchase_order_id,
    packs.purchase_order_line,
    packs.asn_id,
    packs.expected_arrival_date,
    min(packs.shipped_on) as shipped_on,
    sum(packs.quantity)::decimal(18, 4) as quantity
from packs
anti join same using (erp_source, purchase_order_id, purchase_order_line, number)
group by all
