-- Packs of one notice add up, by day of arrival. A notice that was received through several channels, with leading zeros or
-- without, counts once, as it was told last: not at all where it was taken back.
with

packs as (
    select *
    from {{ ref('cnf_resolved_shipment_notices') }}
    where fault is null
    qualify source = first_value(source) over (
        partition by erp_source, purchase_order_id, purchase_order_line, ltrim(asn_id, '0')
        order by told_at desc nulls last, source asc
    )
)

select
    source,
    erp_source,
    purchase_order_id,
    purchase_order_line,
    asn_id,
    expected_arrival_date,
    min(shipped_at) as shipped_at,
    sum(quantity)::decimal(18, 4) as quantity
from packs
where answer not in ('rejected', 'hold')
group by all
