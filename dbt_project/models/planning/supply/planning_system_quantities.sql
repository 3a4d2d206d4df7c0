with

held as (
    select
        item_id,
        location_id,
        sum(quantity) filter (where side = 'erp') as erp_quantity,
        sum(quantity) filter (where side = 'wms') as wms_quantity
    from {{ ref('rec_stock_lines') }}
    where rolled_to <> 'on_hand'
    group by all
),

balanced as (
    select
        item_id,
        location_id,
        sum(variance_quantity) as variance_quantity,
        sum(variance_value) as variance_value,
        max(cutoff_at) as cutoff_at
    from {{ ref('reconciliation_balances') }}
    group by all
),

refused as (
    select
        item_id,
        location_id,
        bool_or(side = 'erp') as is_erp,
        bool_or(side = 'wms') as is_wms
    from {{ ref('rec_refused_stock') }}
    where step = 'snapshot' and item_id is not null
    group by all
),

places as (
    select
        item_id,
        location_id,
        erp_source,
        wms_source,
        max(on_hand_at) as on_hand_at,
        max(verified_cycle_id) as verified_cycle_id
    from {{ ref('rec_on_hand') }}
    group by all
),

-- Sides of which every system told what it holds.
told as (
    select
        erp_source,
        wms_source,
        bool_and(used.source is not null) filter (where systems.side = 'erp') as is_erp,
        bool_and(used.source is not null) filter (where systems.side = 'wms') as is_wms
    from {{ ref('rec_pair_systems') }} as systems
    left join {{ ref('rec_snapshots_used') }} as used using (erp_source, wms_source, side, source)
    group by all
),

hidden as (
    select
        location_id,
        bool_or(side = 'erp') as is_erp,
        bool_or(side = 'wms') as is_wms
    from {{ ref('rec_hidden_stock') }}
    where is_item_unmapped
    group by location_id
),

-- A system's quantity is not known where it holds no stock of the location, where it or a row of it was not taken, where its half
-- may stand under a code without cross-reference, and where the figure is carried from an earlier cycle.
known as (
    select
        places.*,
        balanced.variance_value,
        balanced.cutoff_at,
        {%- for side in ('erp', 'wms') %}
            case
                when places.{{ side }}_source = '' or refused.is_{{ side }} or halves.side in ('{{ side }}', 'both') then null
                when places.erp_source <> '' and places.wms_source <> '' and not told.is_{{ side }} then null
                when held.{{ side }}_quantity is null and hidden.is_{{ side }} and not {{ is_unmapped('places.item_id', 'places') }}
                    then null
                when balanced.item_id is not null or refused.item_id is not null or places.verified_cycle_id is null
                    then coalesce(held.{{ side }}_quantity, 0)
            end as {{ side }}_quantity,
        {%- endfor %}
        balanced.variance_quantity
    from places
    left join held using (item_id, location_id)
    left join balanced using (item_id, location_id)
    left join refused using (item_id, location_id)
    left join told using (erp_source, wms_source)
    left join hidden using (location_id)
    left join {{ ref('rec_missing_halves') }} as halves using (item_id, location_id)
)

select
    item_id,
    location_id,
    erp_quantity,
    wms_quantity,
    case
        when erp_quantity is not null and wms_quantity is not null then coalesce(variance_quantity, 0)
    end as variance_quantity,
    case when erp_quantity is not null and wms_quantity is not null then variance_value end as variance_value,
    -- What one system alone holds is as of its own watermark.
    if(erp_source = '' or wms_source = '', on_hand_at, cutoff_at) as cutoff_at
from known
