-- Lines that were read: they name a site with several locations, and no storage location.
with

sites as (
    select distinct
        source,
        source_site
    from {{ ref('cnf_stocking_locations') }}
),

lines as (
    select
        'order' as flow,
        orders.source,
        orders.source_site,
        orders.source_sublocation,
        orders.item_id,
        orders.location_id
    from {{ ref('cnf_sales_order_lines') }} as orders
    semi join {{ ref('rec_open_lines') }} as open_lines
        on orders.source = open_lines.source
        and orders.order_id = open_lines.order_id
        and orders.order_line = open_lines.order_line
        and open_lines.document_type = 'sales'
    where not orders.is_blocked
    union all
    select
        'supply' as flow,
        source,
        source_site,
        source_sublocation,
        item_id,
        location_id
    from {{ ref('planning_dated_supply') }}
    where fault is null
)

select
    lines.flow,
    lines.source,
    lines.item_id,
    lines.location_id,
    true as is_place_open,
    null as destination_location_id,
    'unknown_location' as reason
from lines
semi join sites using (source, source_site)
where coalesce(lines.source_sublocation, '') = '' and {{ is_code('lines.location_id') }}
union all
select
    'transfer' as flow,
    supply.source,
    supply.item_id,
    supply.origin_location_id as location_id,
    true as is_place_open,
    supply.location_id as destination_location_id,
    'unknown_origin' as reason
from {{ ref('planning_dated_supply') }} as supply
where supply.fault is null and {{ is_origin_unknown('supply') }}
