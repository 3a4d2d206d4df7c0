-- A steward's word of an item takes the place of what systems say of it; a blank in it says that nothing replaces the item.
with

spoiled as (
    select distinct
        delivery_id,
        row_number
    from {{ source('cycle', 'refused_cells') }}
),

delivered as (
    select
        told.source,
        items.item_id,
        coalesce(successors.item_id, told.source || ':' || told.source_successor_code) as successor_item_id,
        told.source_site,
        told.replaced_from,
        told.discontinuation,
        told.source_discontinuation,
        -- A day that could not be read is not that there is none.
        told.refusal is not null or (spoiled.row_number is not null and told.replaced_from is null) as is_unread
    from ({{ canonical('item_successors', refused=true) }}) as told
    inner join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
    left join {{ ref('cnf_item_xref') }} as successors
        on told.source = successors.source and told.source_successor_code = successors.source_item_code
    left join spoiled on told.delivery_id = spoiled.delivery_id and told.row_number = spoiled.row_number
    anti join {{ ref('item_successors') }} as stewards on items.item_id = stewards.item_id
    where told.source_successor_code is not null and coalesce(told.discontinuation <> 'none', true)
),

named as (
    select * from delivered
    union all by name
    select
        'item_successors' as source,
        item_id,
        successor_item_id,
        replaced_from,
        'replaced' as discontinuation,
        false as is_unread
    from {{ ref('item_successors') }}
    where successor_item_id is not null
)

select
    named.* exclude (is_unread),
    case
        when named.is_unread then 'unread'
        when named.discontinuation <> 'replaced' then 'unknown_discontinuation'
        when named.successor_item_id = named.item_id then 'itself'
        when items.item_id is null or successors.item_id is null then 'unknown_item'
        when coalesce(items.base_unit <> successors.base_unit, true) then 'other_unit'
    end as fault
from named
left join {{ ref('cnf_items') }} as items on named.item_id = items.item_id
left join {{ ref('cnf_items') }} as successors on named.successor_item_id = successors.item_id
