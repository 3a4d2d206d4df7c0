-- Packs of one notice add up, by day of arrival. A notice that was received through several channels counts once, as it was told
-- last.
with

packs as (
    select *
    from {{ ref('cnf_resolved_shipment_notices') }}
    where fault is null and answer not in ('rejected', 'hold')
    qualify source = first_value(source) over (
        partition by erp_source, purchase_order_id, purchase_order_line, asn_id
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
group by all
