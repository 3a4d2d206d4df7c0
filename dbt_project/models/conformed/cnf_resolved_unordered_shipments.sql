-- Of a forgotten order the shipments are demand of that, of one that was never told demand of their own. A purchasing document is
-- no demand: its deliveries are transfers, or come in.
with

lines as (
    {{ conformed_lines('goods_issues', party='customer') }}
),

unlisted as (
    select
        lines.* exclude (is_return),
        if(lines.is_return, -lines.issued_quantity, lines.issued_quantity) as signed_quantity,
        known.source is not null as is_order_forgotten,
        lines.order_id is not null and known.source is null as is_order_unknown
    from lines
    left join {{ ref('cnf_known_order_lines') }} as known using (source, order_id, order_line)
    left join {{ ref('cnf_known_purchase_orders') }} as purchases
        on lines.source = purchases.source and ltrim(lines.order_id, '0') = purchases.order_number
    where known.is_listed is not true and purchases.source is null
)

select
    unlisted.* exclude (signed_quantity) replace (
        unlisted.signed_quantity as issued_quantity,
        -- What names no order it could be asked for on is demand of a day.
        coalesce(unlisted.issued_on, if(unlisted.refusal is null, deliveries.extracted_at::date, null)) as issued_on
    ),
    case
        when unlisted.refusal is not null then unlisted.refusal
        when unlisted.source_site is null and unlisted.issued_quantity <> 0 and not unlisted.is_order_forgotten then 'missing_site'
        when {{ in_base_units('unlisted.issued_quantity') }} is null then 'unknown_quantity'
    end as fault
from unlisted
left join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
