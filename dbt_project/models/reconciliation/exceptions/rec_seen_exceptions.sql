-- A row with quantity 0 means that nothing is left to do: the difference was offset or accepted.
with

items as (
    select
        items.* replace (coalesce(halves.cause, items.cause) as cause),
        coalesce(
            halves.case_id,
            codes.case_id,
            items.case_id,
            concat_ws(chr(31), items.item_id, items.location_id, items.stock_status)
        ) as scope,
        coalesce(items.evidence, items.cause) as part,
        items.cause = 'opening_variance' and accepted.item_id is not null as is_accepted
    from {{ ref('rec_open_items') }} as items
    left join {{ ref('rec_accepted_baselines') }} as accepted
        using (erp_source, wms_source, item_id, location_id, stock_status)
    left join {{ ref('rec_other_halves') }} as halves
        on if(
            (items.evidence is null or starts_with(items.cause, 'unmapped'))
            and not (items.cause = 'opening_variance' and accepted.item_id is not null),
            items.item_id,
            null
        ) = halves.item_id
        and items.location_id = halves.location_id
        and items.stock_status = halves.stock_status
    left join {{ ref('rec_other_halves') }} as codes
        on items.cause = codes.cause and items.item_id = codes.code_item_id and items.location_id = codes.code_location_id
        and items.stock_status = codes.stock_status
),

cleared as (
    select
        erp_source,
        wms_source,
        item_id,
        location_id,
        stock_status,
        cause,
        scope,
        is_accepted,
        cleared_group,
        min(part) as first_part,
        max(part) as last_part
    from items
    where cleared_group is not null
    group by all
),

-- What was cleared with parts of an exception, once each: those of others, and its own where they cleared each other.
clearings as (
    select
        cleared.erp_source,
        cleared.wms_source,
        cleared.item_id,
        cleared.location_id,
        cleared.stock_status,
        cleared.cause,
        cleared.scope,
        cleared.is_accepted,
        array_to_string(list_sort(list(distinct others.part)), '; ') as cleared_by
    from cleared
    inner join items as others using (erp_source, wms_source, item_id, location_id, stock_status, cleared_group)
    where others.part <> cleared.first_part or cleared.first_part <> cleared.last_part
    group by all
),

keys as (
    select
        items.erp_source,
        items.wms_source,
        items.item_id,
        items.location_id,
        items.stock_status,
        items.cause,
        items.scope,
        items.is_accepted,
        sum(if(items.is_accepted, 0, items.quantity)) as quantity,
        {{ all_evidence('items.evidence') }} as evidence,
        any_value(clearings.cleared_by) as cleared_by,
        cutoffs.cutoff_at
    from items
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
    left join clearings using (erp_source, wms_source, item_id, location_id, stock_status, cause, scope, is_accepted)
    group by all
    union all
    select
        null as erp_source,
        null as wms_source,
        if(collisions.mapping = 'item', collisions.source || ':' || collisions.folded_code, null) as item_id,
        if(collisions.mapping = 'location', collisions.source || ':' || collisions.folded_code, null) as location_id,
        null as stock_status,
        'mapping_collision' as cause,
        concat_ws(chr(31), collisions.mapping, collisions.source, collisions.folded_code) as scope,
        false as is_accepted,
        null as quantity,
        collisions.mapping || ' codes of ' || collisions.source || ': ' || collisions.source_codes as evidence,
        null as cleared_by,
        cycle.as_of as cutoff_at
    from {{ ref('cnf_mapping_collisions') }} as collisions
    cross join {{ source('cycle', 'cycle') }} as cycle
)

-- A case is represented by the key where the warehouse has less, and is valued once.
select
    md5(concat_ws(chr(31), cause, scope)) as exception_key,
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    cause,
    string_agg(concat_ws(' / ', item_id, location_id, stock_status), '; ') over (
        sides rows between 1 following and unbounded following
    ) as counterpart,
    quantity::decimal(18, 4) as quantity,
    is_accepted,
    string_agg(evidence, '; ') over (sides rows between current row and unbounded following) as evidence,
    string_agg(cleared_by, '; ') over (sides rows between current row and unbounded following) as cleared_by,
    cutoff_at
from keys
window sides as (partition by cause, scope order by quantity = 0, quantity, item_id, location_id, stock_status)
qualify row_number() over sides = 1
