with

freshness as (
    {{ freshness_of(['sales_order_lines', 'goods_issues', 'customer_returns']) }}
),

unreadable as (
    {{ unreadable(['sales_order_lines', 'goods_issues', 'customer_returns']) }}
),

told as (
    select
        item_id,
        location_id,
        customer_id,
        demand_date,
        sum(ordered_quantity) as ordered_quantity,
        sum(shipped_quantity) as shipped_quantity,
        sum(returned_quantity) as returned_quantity,
        sum(cancelled_quantity) as cancelled_quantity,
        bool_or(is_unlinked) as has_unlinked_returns,
        min({{ if_there('unknown_kind', 'unknown_kind') }}) as unknown_reason,
        if(bool_or(is_order_unknown), 'unknown_order', null) as unordered_reason,
        min({{ stale('freshness') }}) as stale_reason,
        min({{ if_there('unreadable.source', 'unreadable_rows') }}) as unreadable_reason
    from {{ ref('rec_demand_seen') }}
    left join freshness using (source)
    left join unreadable using (source)
    where not is_unread
    group by all
),

-- Days of which nothing but refused lines tells.
unknown as (
    select distinct
        item_id,
        location_id,
        customer_id,
        demand_date,
        'refused_line' as refused_reason
    from {{ ref('rec_demand_seen') }}
    where is_unread
),

days as (
    select * from told
    union all by name
    select * from unknown
    anti join told using (item_id, location_id, customer_id, demand_date)
),

-- What was asked for there in all is not known.
refused as (
    select distinct
        item_id,
        location_id
    from {{ ref('planning_unread_lines') }}
    where flow in ('demand', 'return')
),

promoted as (
    select distinct
        days.item_id,
        days.location_id,
        days.demand_date
    from days
    inner join {{ ref('cnf_promotions') }} as promotions
        on days.item_id = promotions.item_id and days.location_id = promotions.location_id
        and days.demand_date between promotions.first_day and promotions.last_day
),

-- Of these nobody knows whether a promotion ran.
maybe_promoted as (
    select
        days.item_id,
        days.location_id,
        days.demand_date
    from days
    inner join {{ ref('cnf_refused_promotions') }} as promotions
        on coalesce(days.item_id = promotions.item_id, true) and coalesce(days.location_id = promotions.location_id, true)
        and days.demand_date between promotions.first_day and promotions.last_day
    except
    select * from promoted
)

select
    days.item_id,
    days.location_id,
    days.customer_id,
    days.demand_date,
    days.ordered_quantity::decimal(18, 4) as ordered_quantity,
    days.shipped_quantity::decimal(18, 4) as shipped_quantity,
    days.returned_quantity::decimal(18, 4) as returned_quantity,
    days.cancelled_quantity::decimal(18, 4) as cancelled_quantity,
    (days.ordered_quantity - days.cancelled_quantity - days.returned_quantity)::decimal(18, 4) as net_demand_quantity,
    if(maybe_promoted.item_id is null, promoted.item_id is not null, null) as is_promotion,
    list_contains(stock_days.stocked_out_items, days.item_id) as is_stockout,
    days.has_unlinked_returns,
    {{ row_trust(
        'days',
        degraded_by=[
            'days.stale_reason',
            'days.unreadable_reason',
            'days.unknown_reason',
            'days.unordered_reason',
            if_there('refused.item_id', 'refused_lines'),
            if_there('maybe_promoted.item_id', 'refused_promotions')
        ],
        withheld_by='days.refused_reason'
    ) }}
from days
left join refused using (item_id, location_id)
left join promoted using (item_id, location_id, demand_date)
left join maybe_promoted using (item_id, location_id, demand_date)
left join {{ ref('rec_stock_days') }} as stock_days
    on days.location_id = stock_days.location_id and days.demand_date = stock_days.observed_on
left join {{ ref('planning_trust') }} as trust
    on days.item_id = trust.item_id and days.location_id = trust.location_id
