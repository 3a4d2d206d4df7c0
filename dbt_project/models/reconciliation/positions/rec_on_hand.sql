-- The best estimate of what each warehouse holds. A figure older than the policy allows is no estimate, nor is the rest of an
-- item's stock when one of its rows was refused, or may stand under a code without cross-reference in all systems there.
with

unknown as (
    select distinct
        stock.erp_source,
        stock.wms_source,
        stock.item_id,
        stock.location_id
    from {{ ref('rec_refused_stock') }} as stock
    inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source)
    where
        stock.step = 'snapshot' and stock.item_id is not null
        and (used.figure = 'single' or stock.side = if(used.figure = 'erp', 'erp', 'wms'))
    union
    select
        halves.erp_source,
        halves.wms_source,
        halves.item_id,
        halves.location_id
    from {{ ref('rec_missing_halves') }} as halves
    inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source)
    where not halves.is_code and (used.figure = 'single' or halves.side = 'both' or halves.side = used.figure)
),

figures as (
    select
        balances.erp_source,
        balances.wms_source,
        balances.item_id,
        balances.location_id,
        balances.stock_status,
        case
            when used.figure = 'erp' or halves.side = 'wms' then balances.erp_quantity
            when used.rolled_to = 'cutoff' then balances.wms_quantity
        end as quantity
    from {{ ref('reconciliation_balances') }} as balances
    inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source)
    left join {{ ref('rec_missing_halves') }} as halves using (item_id, location_id)
    union all by name
    select
        lines.erp_source,
        lines.wms_source,
        lines.item_id,
        lines.location_id,
        lines.stock_status,
        lines.quantity
    from {{ ref('rec_stock_lines') }} as lines
    inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source, rolled_to)
    left join {{ ref('rec_missing_halves') }} as halves using (item_id, location_id)
    where lines.rolled_to <> 'cutoff' and (used.figure = 'single' or halves.side is distinct from 'wms')
    union all by name
    select
        used.erp_source,
        used.wms_source,
        carried.item_id,
        carried.location_id,
        carried.stock_status,
        carried.quantity as carried_quantity,
        carried.moved_quantity,
        carried.verified_at,
        carried.rolled_to_at,
        carried.cycle_id
    from {{ ref('rec_carried_stock') }} as carried
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id)
    inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source)
    where used.figure = 'carried' and pairs.side = 'erp'
    union all by name
    select *
    from {{ ref('rec_unconfirmed_moves') }}
    union all by name
    -- Of what one system had refused, the other's figure is known all the same.
    select
        lines.erp_source,
        lines.wms_source,
        lines.item_id,
        lines.location_id,
        lines.stock_status,
        lines.quantity
    from {{ ref('rec_stock_lines') }} as lines
    inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source, rolled_to)
    semi join {{ ref('rec_untold_keys') }} using (item_id, location_id)
    where lines.rolled_to = 'cutoff' and lines.side = if(used.figure = 'erp', 'erp', 'wms')
    union all by name
    select
        *,
        'available' as stock_status
    from {{ ref('rec_untold_keys') }}
),

by_status as (
    select
        erp_source,
        wms_source,
        item_id,
        location_id,
        stock_status,
        coalesce(sum(quantity), 0) as quantity,
        coalesce(sum(carried_quantity), 0) as carried_quantity,
        coalesce(sum(moved_quantity), 0) as moved_quantity,
        max(max(verified_at)) over place as verified_at,
        max(max(rolled_to_at)) over place as rolled_to_at,
        max(max(cycle_id)) over place as verified_cycle_id
    from figures
    group by erp_source, wms_source, item_id, location_id, stock_status
    window place as (partition by item_id, location_id)
)

select
    by_status.erp_source,
    by_status.wms_source,
    by_status.item_id,
    by_status.location_id,
    by_status.stock_status,
    case
        when by_status.verified_at is not null then by_status.carried_quantity
        when used.quantity_basis <> 'none' and unknown.item_id is null then by_status.quantity
    end::decimal(18, 4) as quantity,
    by_status.moved_quantity::decimal(18, 4) as moved_quantity,
    case
        when by_status.verified_at is null and unknown.item_id is not null then 'none'
        when by_status.verified_at is null and halves.side = 'wms' and used.quantity_basis <> 'none' then 'erp_rolled'
        when by_status.verified_at is null then used.quantity_basis
        when by_status.rolled_to_at > by_status.verified_at then 'erp_rolled'
        else 'last_verified'
    end as quantity_basis,
    coalesce(by_status.rolled_to_at, used.on_hand_at) as on_hand_at,
    by_status.verified_cycle_id
from by_status
inner join {{ ref('rec_figures_used') }} as used using (erp_source, wms_source)
left join unknown using (item_id, location_id)
left join {{ ref('rec_missing_halves') }} as halves using (item_id, location_id)
