-- An ERP keeps planning parameters per plant or for the whole company, not per stocking location. Those that could not be read,
-- in part or as a whole, are null, which is not that there are none.
with

cells as (
    {{ rows_without_a_cell() }}
),

keyless as (
    select
        delivery_id,
        row_number
    from {{ source('cycle', 'refused_rows') }}
    where not has_key
),

parameters as (
    select
        rows.* exclude (refusal),
        coalesce(items.item_id, rows.source || ':' || rows.source_item_code) as item_id,
        rows.refusal is not null or cells.row_number is not null as is_unread
    from ({{ canonical('item_parameters', refused=true) }}) as rows
    anti join keyless using (delivery_id, row_number)
    left join cells using (delivery_id, row_number)
    left join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
),

kept as (
    select * from {{ ref('cnf_kept_items') }}
),

-- The whole company is each of its sites.
sites as (
    select
        source,
        source_site,
        location_id,
        position
    from {{ ref('cnf_stocking_locations') }}
    union all
    select
        source,
        null as source_site,
        location_id,
        position
    from {{ ref('cnf_stocking_locations') }}
),

placed as (
    select
        parameters.*,
        coalesce(places.location_id, parameters.source || ':' || coalesce(parameters.source_site, '')) as location_id,
        min(places.position) as position
    from parameters
    left join sites as places
        on parameters.source = places.source and parameters.source_site is not distinct from places.source_site
    group by all
),

unreadable as (
    {{ unreadable(['item_parameters']) }}
),

-- A row that does not tell its key may be that of any item-location without one.
untold as (
    select
        kept.*,
        true as is_kept,
        true as is_first,
        true as is_unread
    from kept
    semi join unreadable using (source)
    anti join placed using (source, item_id, location_id)
),

-- A site that has parameters has some for each item that it keeps.
parametrized as (
    select distinct
        source,
        location_id
    from placed
    where source_site is not null
),

missing as (
    select
        kept.*,
        true as is_kept,
        true as is_first,
        false as is_unread,
        true as is_missing
    from kept
    semi join parametrized using (source, location_id)
    semi join {{ ref('cnf_item_xref') }} using (source, item_id)
    anti join placed using (source, item_id, location_id)
    anti join unreadable using (source)
)

select
    placed.* exclude (position, is_active),
    kept.item_id is not null as is_kept,
    row_number() over (
        partition by placed.delivery_id, placed.row_number
        order by (kept.item_id is not null) desc, placed.position asc, placed.location_id asc
    ) = 1 as is_first
from placed
left join kept using (source, item_id, location_id)
-- Parameters of the whole company do not say which locations plan the item.
where placed.is_active is distinct from false and (placed.source_site is not null or kept.item_id is not null)
union all by name
select * from untold
union all by name
select * from missing
