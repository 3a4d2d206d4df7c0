-- Lots that lead, and in their place the rows of the ERP's that were refused: what is left of such a lot is no quantity of it. A row that
-- does not tell its item or place may be about any that the ERP tells of.
with

refused as (
    select distinct
        keepers.item_id,
        keepers.location_id,
        rows.lot_id,
        -- Where such rows tell the end of a lot themselves, this one may have done so.
        rows.lot_id is null or rows.source in (
            select source
            from {{ ref('cnf_lot_balances') }}
            where expires_on is not null
        ) as is_end_unread
    from {{ ref('cnf_lot_balances') }} as rows
    inner join {{ ref('planning_lot_keepers') }} as keepers
        on rows.source = keepers.source
        and coalesce(rows.item_id = keepers.item_id, true)
        and coalesce(rows.location_id = keepers.location_id, true)
    where
        rows.fault is not null and keepers.is_erp_leading
        and rows.stock_status = 'available' and rows.quantity is distinct from 0
),

lots as (
    select
        item_id,
        location_id,
        lot_id,
        quantity,
        expires_at,
        is_expiry_unread,
        is_master_missing,
        is_quantity_unsure,
        false as is_refused
    from {{ ref('rec_lots') }}
    anti join refused using (item_id, location_id, lot_id)
    where is_leading and stock_status = 'available' and quantity > 0
    union all
    select
        refused.item_id,
        refused.location_id,
        refused.lot_id,
        null as quantity,
        masters.expires_on as expires_at,
        refused.is_end_unread or coalesce(masters.is_unread, false) as is_expiry_unread,
        false as is_master_missing,
        false as is_quantity_unsure,
        true as is_refused
    from refused
    left join {{ ref('cnf_lots') }} as masters using (item_id, lot_id)
),

ending as (
    select
        lots.*,
        coalesce(
            lots.expires_at < {{ local_day('cycle.as_of', 'locations') }} + coalesce(items.minimum_remaining_life_days, 0), false
        ) as is_expired,
        items.unread_reason
    from lots
    cross join {{ source('cycle', 'cycle') }} as cycle
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    left join {{ ref('cnf_items') }} as items using (item_id)
)

select
    item_id,
    location_id,
    lot_id,
    quantity,
    is_expired,
    coalesce(is_quantity_unsure, false) as is_quantity_unsure,
    case
        when is_expired and not is_refused then null
        when is_refused and (is_expired or is_expiry_unread) then 'refused_lots'
        when is_expiry_unread then 'unread_expiry'
        when is_master_missing then 'missing_lot_master'
        when is_quantity_unsure then 'unnamed_lots'
        when expires_at is not null then unread_reason
    end as doubt
from ending
