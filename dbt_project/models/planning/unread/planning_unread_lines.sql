-- A line counts where it says. One that does not tell its location, or its storage location within a site, may be of any that it
-- leaves open; one that does not tell its item, of any that is known there.
with

places as (
    select
        item_id,
        location_id
    from {{ ref('rec_positions') }}
    {%- for model in ('cnf_item_parameters', 'cnf_forecasts', 'rec_demand_seen', 'cnf_sales_order_lines', 'cnf_purchase_order_lines') %}
        union
        select
            item_id,
            location_id
        from {{ ref(model) }}
    {%- endfor %}
),

told as (
    select
        flow,
        item_id,
        location_id,
        reason
    from {{ ref('planning_refused_lines') }}
    where location_id is not null
),

open_places as (
    select distinct
        lines.flow,
        lines.item_id,
        sites.location_id,
        if(lines.reason = 'refused_line', 'refused_lines', lines.reason) as reason
    from {{ ref('planning_refused_lines') }} as lines
    inner join {{ ref('cnf_stocking_locations') }} as sites
        on lines.source = sites.source
        and (lines.location_id is null or (lines.is_place_open and lines.location_id = sites.source || ':' || sites.source_site))
        and sites.location_id is distinct from lines.destination_location_id
),

lines as (
    select * from told
    union all
    select * from open_places
)

select
    coalesce(lines.item_id, places.item_id) as item_id,
    lines.location_id,
    lines.flow,
    -- By their letters the one that says most.
    max(lines.reason) as reason,
    bool_or(lines.item_id is not null) as is_item_told
from lines
left join places on if(lines.item_id is null, lines.location_id, null) = places.location_id
where coalesce(lines.item_id, places.item_id) is not null
group by all
