-- State carried to the next cycle: what was shipped of order lines, in systems that tell it by their deliveries alone. A delivery that an
-- extract no longer lists was shipped all the same, as long as planning_history_days; one that is listed as not issued was reversed.
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
    where order_id is not null and source in (select source from {{ ref('cnf_delivery_lines') }})
    group by all
)

select * from told
union all by name
select seen.* replace (true as is_forgotten)
from {{ source('history', 'goods_issues_seen') }} as seen
anti join {{ ref('cnf_listed_deliveries') }} using (source, delivery_document, delivery_line)
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where seen.issued_on > cycle.as_of::date - policy.planning_history_days
