-- What no place is known for stays under the code that it was given for.
with

doubts as (
    select
        delivery_id,
        row_number,
        list(doubt) as doubts
    from {{ ref('rec_forecast_doubts') }}
    group by all
),

rows as (
    select
        *,
        location_code || ' / ' || customer_code as level
    from {{ ref('rec_forecast_rests') }}
)

select
    rows.source,
    rows.item_id,
    coalesce(shares.location_id, rows.location_id, rows.source || ':' || rows.location_code) as location_id,
    case
        when shares.location_id is not null then coalesce(shares.customer_id, '*')
        when rows.customer_level = 1 then rows.source || ':' || rows.customer_code
        else coalesce(rows.customer_id, '*')
    end as customer_id,
    rows.bucket_start,
    rows.bucket_days,
    rows.version,
    rows.published_at,
    if(shares.location_id is null, rows.rest_quantity, shares.quantity) as forecast_quantity,
    if(rows.is_to_distribute, rows.level, null) as given_for,
    list_concat(
        coalesce(doubts.doubts, []),
        if(rows.is_exceeded or coalesce(shares.is_beyond_parts, false), ['forecast_levels_disagree'], []),
        if(rows.is_to_distribute and shares.location_id is null, ['undistributed_forecast'], []),
        if(coalesce(shares.is_even, false), ['no_demand_history'], [])
    ) as doubts,
    rows.delivery_id,
    rows.row_number
from rows
left join {{ ref('rec_forecast_shares') }} as shares using (delivery_id, row_number)
left join doubts using (delivery_id, row_number)
