with

spoiled as (
    {{ rows_without_a_cell() }}
)

select
    told.source,
    items.item_id,
    coalesce(successors.item_id, told.source || ':' || told.source_successor_code) as successor_item_id,
    told.source_site,
    told.replaced_from,
    told.discontinuation,
    told.source_discontinuation,
    case
        -- A day that could not be read is not that there is none.
        when told.refusal is not null or (spoiled.row_number is not null and told.replaced_from is null) then 'unread'
        when told.discontinuation = 'unknown' then 'unknown_discontinuation'
    end as doubt
from ({{ canonical('item_successors', refused=true) }}) as told
inner join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
left join {{ ref('cnf_item_xref') }} as successors
    on told.source = successors.source and told.source_successor_code = successors.source_item_code
left join spoiled on told.delivery_id = spoiled.delivery_id and told.row_number = spoiled.row_number
where told.source_successor_code is not null and coalesce(told.discontinuation <> 'none', true)
