-- A steward's word of an item takes the place of what systems say of it; a blank in it says that nothing replaces the item.
with

named as (
    select told.*
    from {{ ref('cnf_named_successors') }} as told
    where
        told.item_id not in (
            select stewards.item_id from {{ ref('item_successors') }} as stewards
        )
    union all by name
    select
        'item_successors' as source,
        item_id,
        successor_item_id,
        replaced_from
    from {{ ref('item_successors') }}
    where successor_item_id is not null
)

select
    named.source,
    named.source_site,
    named.item_id,
    named.successor_item_id,
    named.replaced_from,
    named.source_discontinuation,
    case
        when named.doubt is not null then named.doubt
        when named.successor_item_id = named.item_id then 'itself'
        when items.item_id is null or successors.item_id is null then 'unknown_item'
        when coalesce(items.base_unit <> successors.base_unit, true) then 'other_unit'
    end as doubt
from named
left join {{ ref('cnf_items') }} as items on named.item_id = items.item_id
left join {{ ref('cnf_items') }} as successors on named.successor_item_id = successors.item_id
