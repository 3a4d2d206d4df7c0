-- Of stock whose lots are not all known, or are not those of the stock, as much may be used as surely can.
with

told as (
    select
        item_id,
        location_id,
        quantity,
        is_expired,
        doubt
    from {{ ref('planning_available_lots') }}
    union all by name
    -- What has expired by such a lot is taken off all the same.
    select
        item_id,
        location_id,
        false as is_expired,
        'unnamed_lots' as doubt
    from {{ ref('planning_available_lots') }}
    where is_quantity_unsure
    union all by name
    select
        *,
        false as is_expired
    from {{ ref('planning_lot_doubts') }}
)

select
    item_id,
    location_id,
    coalesce(sum(quantity) filter (where is_expired and doubt is null), 0)::decimal(18, 4) as quantity,
    coalesce(sum(quantity) filter (where not is_expired and doubt is null), 0)::decimal(18, 4) as usable_quantity,
    coalesce(bool_or(doubt = 'lots_do_not_add_up'), false) as is_contradictory,
    string_agg(distinct doubt, ', ' order by doubt) as doubts
from told
group by all
