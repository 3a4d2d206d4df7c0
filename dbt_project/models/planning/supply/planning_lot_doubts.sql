-- Only of items whose lots come to an end: of others it matters to nobody which lot is there.
with

ending as (
    select item_id
    from {{ ref('cnf_lots') }}
    where expires_on is not null or is_unread
    union
    select item_id
    from {{ ref('rec_lots') }}
    where expires_at is not null
),

keepers as (
    select erps.*
    from {{ ref('planning_lot_keepers') }} as erps
    semi join ending using (item_id)
    where erps.is_erp_leading
),

stocked as (
    select
        item_id,
        location_id
    from {{ ref('rec_on_hand') }}
    where stock_status = 'available' and quantity > 0
),

told as (
    select
        source,
        item_id,
        location_id
    from {{ ref('cnf_lot_balances') }}
),

-- Their ERP tells lots of the item elsewhere.
untold as (
    select
        keepers.item_id,
        keepers.location_id
    from keepers
    semi join stocked using (item_id, location_id)
    anti join told using (source, item_id, location_id)
    where (keepers.source, keepers.item_id) in (
        select (source, item_id)
        from {{ ref('cnf_lot_balances') }}
    )
)

select
    keepers.item_id,
    keepers.location_id,
    'lots_do_not_add_up' as doubt
from keepers
semi join {{ ref('rec_lot_differences') }} using (source, item_id, location_id)
union all
select
    *,
    'missing_lots' as doubt
from untold
