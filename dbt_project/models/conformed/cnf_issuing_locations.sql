-- By the delivery where it says so, and by the postings of this cycle and earlier ones.
with

issued as (
    select
        source,
        order_id,
        item_id,
        location_id,
        if(is_return, issued_quantity, -issued_quantity) as quantity
    from ({{ conformed_lines('goods_issues', party='customer') }})
    where refusal is null
    union all
    select
        served_erp_source as source,
        order_reference as order_id,
        item_id,
        location_id,
        quantity
    from {{ ref('cnf_movements') }}
    where stock_scope = 'comparable'
    union all
    select
        erp_source as source,
        transfer_reference as order_id,
        item_id,
        location_id,
        quantity
    from {{ source('history', 'transfer_postings') }}
),

-- What was reversed did not leave.
left_from as (
    select
        source,
        ltrim(order_id, '0') as order_number,
        item_id,
        location_id
    from issued
    where order_id is not null
    group by all
    having sum(quantity) < 0
)

select
    sites.source,
    sites.source_site,
    left_from.order_number,
    left_from.item_id,
    min(sites.location_id) as location_id
from left_from
inner join {{ ref('cnf_stocking_locations') }} as sites using (source, location_id)
group by sites.source, sites.source_site, left_from.order_number, left_from.item_id
having count(*) = 1
