-- State carried to the next cycle: what was shipped of order lines. A delivery that an extract no longer lists was shipped all the
-- same, as long as its order is remembered, at least planning_history_days; one that is listed as not issued was reversed, one that
-- was refused is as it was. Where orders say themselves what was shipped, nothing is forgotten while they are listed.
with

told as (
    select
        source,
        delivery_document,
        delivery_line,
        order_id,
        order_line,
        min(issued_on) as issued_on,
        sum(issued_quantity)::decimal(18, 4) as issued_quantity,
        false as is_forgotten
    from {{ ref('cnf_goods_issues') }}
    where order_id is not null
    group by all
),

listed_orders as (
    select
        source,
        order_id,
        order_line
    from {{ ref('cnf_sales_document_lines') }}
    where fault is null and source not in (select source from {{ ref('cnf_delivery_lines') }})
),

remembered as (
    select
        source,
        document_id as order_id,
        document_line as order_line
    from {{ source('history', 'demand_seen') }}
    where document_type = 'order'
),

kept as (
    select
        seen.* replace (listed.source is null as is_forgotten),
        remembered.source is not null as is_remembered
    from {{ source('history', 'goods_issues_seen') }} as seen
    anti join told using (source, delivery_document, delivery_line, order_id, order_line)
    anti join listed_orders using (source, order_id, order_line)
    left join {{ ref('cnf_listed_deliveries') }} as listed using (source, delivery_document, delivery_line)
    left join remembered using (source, order_id, order_line)
    -- What an order states beyond its deliveries may be less than nothing only while it lags behind them.
    where coalesce(listed.is_refused, true) and seen.issued_quantity > 0
)

select * from told
union all by name
select kept.* exclude (is_remembered)
from kept
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where kept.is_remembered or kept.issued_on > cycle.as_of::date - policy.planning_history_days
