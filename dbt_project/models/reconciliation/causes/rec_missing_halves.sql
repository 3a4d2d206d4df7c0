-- Keys of which a system may hold a part under a code without cross-reference: an item code of the site, or the same item under a
-- location code. Either that system does not know the key at all; or it lacks, against the other system or its own ledger, what no
-- movement accounts for, and the codes could hold more of that than the key's tolerance. A quantity under an item code has a unit
-- that is not known, so it may be of the item's greatest. And those codes: what the other system holds of them stands under another
-- name.
with

hidden as (
    select * from {{ ref('rec_hidden_stock') }}
),

-- What a side would have to gain to be whole.
lacking as (
    {%- for side, sign in (('erp', ''), ('wms', '-')) %}
        select
            * replace ({{ sign }}quantity as quantity),
            '{{ side }}' as side
        from {{ ref('rec_undocumented_variances') }}
        union all by name
    {%- endfor %}
    select
        breaks.item_id,
        breaks.location_id,
        breaks.stock_status,
        pairs.erp_source,
        pairs.wms_source,
        pairs.side,
        -sum(breaks.quantity) as quantity
    from {{ ref('rec_ledger_breaks') }} as breaks
    inner join {{ ref('rec_location_pairs') }} as pairs using (source, location_id)
    group by all
),

held as (
    select
        item_id,
        location_id,
        stock_status,
        sum(quantity) as held_quantity
    from {{ ref('rec_stock_lines') }}
    where (rolled_to = 'cutoff' and side = 'wms') or rolled_to = 'own_watermark'
    group by all
),

weighed as (
    select
        lacking.*,
        coalesce(held.held_quantity, 0) as held_quantity
    from lacking
    left join held using (item_id, location_id, stock_status)
),

tolerated as (
    {{ with_tolerance('weighed', 'held_quantity') }}
),

greatest_units as (
    select
        item_id,
        greatest(max(base_per_unit), 1) as base_per_unit
    from {{ ref('cnf_item_units') }}
    group by item_id
),

lessened as (
    select
        keys.erp_source,
        keys.wms_source,
        keys.side,
        keys.item_id,
        keys.location_id
    from tolerated as keys
    inner join hidden
        on keys.location_id = hidden.location_id and keys.side = hidden.side and keys.stock_status = hidden.stock_status
        and sign(keys.quantity) = sign(hidden.quantity)
        and (hidden.is_item_unmapped or keys.item_id = hidden.code_item_id)
    left join greatest_units as units using (item_id)
    group by keys.erp_source, keys.wms_source, keys.side, keys.item_id, keys.location_id, keys.quantity, keys.tolerance_quantity
    having
        least(
            abs(keys.quantity),
            sum(abs(hidden.quantity) * if(hidden.is_item_unmapped, coalesce(units.base_per_unit, 1), 1))
        ) > keys.tolerance_quantity
),

absent as (
    select
        known.erp_source,
        known.wms_source,
        hidden.side,
        known.item_id,
        known.location_id
    from {{ ref('rec_rolled_balances') }} as known
    inner join hidden
        on known.location_id = hidden.location_id and known.side <> hidden.side
        and (hidden.is_item_unmapped or known.item_id = hidden.code_item_id)
    anti join {{ ref('rec_rolled_balances') }} as others
        on known.item_id = others.item_id and known.location_id = others.location_id and hidden.side = others.side
    where known.quantity <> 0
),

keys as (
    select * from lessened
    union all
    select * from absent
)

select
    erp_source,
    wms_source,
    if(min(side) = max(side), min(side), 'both') as side,
    item_id,
    location_id,
    false as is_code
from keys
where not {{ is_unmapped('item_id', 'keys') }} and not {{ is_unmapped('location_id', 'keys') }}
group by erp_source, wms_source, item_id, location_id
union all
select distinct
    codes.erp_source,
    codes.wms_source,
    if(codes.side = 'erp', 'wms', 'erp') as side,
    codes.item_id,
    codes.location_id,
    true as is_code
from {{ ref('rec_rolled_balances') }} as codes
anti join {{ ref('rec_rolled_balances') }} as others
    on codes.item_id = others.item_id and codes.location_id = others.location_id and codes.side <> others.side
where
    codes.quantity <> 0
    and ({{ is_unmapped('codes.item_id', 'codes') }} or {{ is_unmapped('codes.location_id', 'codes') }})
