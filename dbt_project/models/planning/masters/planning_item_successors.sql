-- A successor that is in any doubt is none: the item is then planned as if nothing replaced it, and somebody is told.
with recursive

agreed as (
    select
        item_id,
        if(count(distinct successor_item_id) > 1, 'sources_differ', min(doubt)) as doubt,
        min(successor_item_id) as successor_item_id,
        -- Where one of them says at once, it is so from the first day.
        if(bool_or(replaced_from is null), null, min(replaced_from)) as successor_from,
        string_agg(
            concat_ws(
                ' ', source, 'at ' || source_site, 'names', successor_item_id, 'by ' || source_discontinuation, 'from ' || replaced_from
            ),
            '; '
            order by source, source_site, successor_item_id
        ) as told
    from {{ ref('planning_named_successors') }}
    group by item_id
),

chains as (
    select
        item_id,
        successor_item_id as reached,
        [item_id] as passed
    from agreed
    where doubt is null
    union all
    select
        chains.item_id,
        agreed.successor_item_id as reached,
        list_append(chains.passed, chains.reached) as passed
    from chains
    inner join agreed on chains.reached = agreed.item_id
    where agreed.doubt is null and not list_contains(chains.passed, chains.reached)
),

circles as (
    select distinct item_id
    from chains
    where list_contains(passed, reached)
),

judged as (
    select
        agreed.* exclude (doubt),
        coalesce(agreed.doubt, if(circles.item_id is null, null, 'circle')) as doubt
    from agreed
    left join circles using (item_id)
)

select
    item_id,
    if(doubt is null, successor_item_id, null) as successor_item_id,
    if(doubt is null, successor_from, null) as successor_from,
    doubt,
    told
from judged
