-- State carried to the next cycle: the days on which a location's stock was observed, as in its warehouse at the cut-off,
-- with the items kept or ordered there that were not available.
with

observed as (
    select
        pairs.location_id,
        max({{ local_day('used.cutoff_at', 'locations') }}) as observed_on
    from {{ ref('rec_location_pairs') }} as pairs
    left join {{ ref('rec_snapshots_used') }} as used using (erp_source, wms_source, side, source)
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    where pairs.side = 'wms'
    group by pairs.location_id
    having bool_and(coalesce(used.is_covered, false))
),

available as (
    select
        item_id,
        location_id,
        sum(wms_quantity) as quantity
    from {{ ref('reconciliation_balances') }}
    where stock_status = 'available'
    group by all
),

asked as (
    select distinct
        item_id,
        location_id,
        0 as quantity
    from {{ ref('cnf_sales_order_lines') }}
    anti join available using (item_id, location_id)
),

items as (
    select * from available
    union all
    select * from asked
),

seen as (
    select
        observed.location_id,
        observed.observed_on,
        coalesce(list(items.item_id order by items.item_id) filter (where items.quantity <= 0), []) as stocked_out_items
    from observed
    left join items using (location_id)
    group by all
),

days as (
    select * from seen
    union all
    select known.*
    from {{ source('history', 'stock_days') }} as known
    anti join seen using (location_id, observed_on)
)

select days.*
from days
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where days.observed_on > cycle.as_of::date - policy.planning_history_days
