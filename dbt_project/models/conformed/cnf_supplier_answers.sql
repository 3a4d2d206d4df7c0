-- What counts of the answers to an order line: of each channel the latest message, with all its parts. What could not be
-- understood takes the place of an earlier promise all the same.
with

latest as (
    select *
    from {{ ref('cnf_resolved_supplier_confirmations') }}
    where fault is null or fault = 'unknown_answer'
    qualify statement is null or rank() over (
        partition by source, erp_source, purchase_order_id, purchase_order_line
        order by confirmed_at desc nulls last, statement desc
    ) = 1
)

select
    * exclude (refusal, fault, order_number, named_by, name),
    -- The channel heard from last counts, with all its parts.
    source = first_value(source) over (
        partition by erp_source, purchase_order_id, purchase_order_line order by confirmed_at desc nulls last, source asc
    ) as is_last_heard
from latest
