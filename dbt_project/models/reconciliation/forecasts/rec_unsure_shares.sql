-- Demand that was refused weighs nothing, nor does that of a customer whose groups, or of a place whose region, nobody told.
with

asked as (
    select
        seen.source,
        seen.item_id,
        seen.location_id,
        seen.customer_id,
        seen.demand_date,
        seen.is_unread
    from {{ ref('rec_demand_seen') }} as seen
    union all
    select
        source,
        item_id,
        location_id,
        customer_id,
        coalesce(requested_date, ordered_at) as demand_date,
        true as is_unread
    from {{ ref('cnf_resolved_sales_order_lines') }}
    where fault is not null and not coalesce(is_return, false)
    union all
    select
        source,
        item_id,
        location_id,
        customer_id,
        issued_on as demand_date,
        true as is_unread
    from {{ ref('cnf_resolved_unordered_shipments') }}
    where fault is not null
),

counted as (
    select asked.*
    from asked
    cross join {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
    where coalesce(asked.demand_date < cycle.as_of::date and asked.demand_date >= cycle.as_of::date - policy.forecast_history_days, true)
),

doubts as (
    select
        'demand' as doubtful,
        item_id,
        location_id
    from counted
    where is_unread
    union
    select
        'groups' as doubtful,
        counted.item_id,
        counted.location_id
    from counted
    left join {{ ref('cnf_grouped_customers') }} as customers using (source, customer_id)
    where not coalesce(customers.is_read, false) and counted.source in (select source from {{ ref('cnf_grouped_customers') }})
    union
    select
        'place' as doubtful,
        item_id,
        location_id
    from (
        select
            item_id,
            location_id
        from counted
        union
        select
            item_id,
            location_id
        from {{ ref('rec_positions') }}
    )
    where not {{ is_code('location_id') }}
)

select distinct
    rows.delivery_id,
    rows.row_number
from {{ ref('rec_forecast_rests') }} as rows
inner join doubts on coalesce(rows.item_id = doubts.item_id, true)
left join {{ ref('cnf_locations') }} as places on doubts.location_id = places.location_id
where
    rows.is_to_distribute
    and case doubts.doubtful
        when 'place' then (places.location_id is null and rows.location_level > 0) or (places.region is null and rows.location_level = 1)
        else
            (doubts.doubtful = 'demand' or rows.customer_level = 1)
            and case rows.location_level
                when 0 then coalesce(rows.location_id = doubts.location_id, true)
                when 1 then coalesce(rows.region = places.region, true)
                else true
            end
    end
