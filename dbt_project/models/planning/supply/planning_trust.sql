with

withheld as (
    select
        item_id,
        location_id,
        string_agg(distinct reason, ', ' order by reason) as reasons
    from {{ source('gate', 'failing_keys') }}
    group by all
),

judged as (
    select
        positions.item_id,
        positions.location_id,
        withheld.reasons as withheld_reasons,
        concat_ws(
            ', ',
            if(positions.erp_freshness = 'late' or late.is_stale, 'stale_erp', null),
            if(positions.wms_freshness = 'late', 'stale_wms', null),
            if(positions.has_refused_movements, 'refused_movements', null),
            if(positions.has_unreadable_rows or late.is_unreadable, 'unreadable_rows', null),
            if(items.is_base_unit_unknown, 'unknown_base_unit', null),
            -- Nobody knows which day it is there, or when it works.
            locations.day_doubt,
            -- Nobody knows whether it may still be used.
            expired.doubts,
            if(positions.not_explained_quantity > positions.tolerance_quantity, 'not_explained_beyond_tolerance', null),
            -- Nobody can tell on which side of the withhold limit it is.
            if(
                positions.not_explained_quantity > positions.tolerance_quantity and positions.not_explained_value is null,
                'value_unknown',
                null
            )
        ) as degraded_reasons,
        -- Its class is taken to be the strictest.
        if(contains(coalesce(expired.doubts, ''), items.unread_reason), null, items.unread_reason) as unread_reason,
        positions.is_negative,
        positions.is_compared,
        positions.variance_absolute > positions.tolerance_quantity as is_beyond_tolerance
    from {{ ref('rec_positions') }} as positions
    left join withheld using (item_id, location_id)
    left join {{ ref('planning_expired_stock') }} as expired using (item_id, location_id)
    left join {{ ref('planning_late_lots') }} as late using (item_id, location_id)
    left join {{ ref('cnf_items') }} as items using (item_id)
    left join {{ ref('cnf_locations') }} as locations using (location_id)
)

select
    item_id,
    location_id,
    case
        when withheld_reasons is not null then 'withheld'
        when degraded_reasons <> '' then 'degraded'
        when not is_compared then 'unreconciled'
        when is_beyond_tolerance then 'explained'
        else 'verified'
    end as trust,
    concat_ws(
        ', ',
        withheld_reasons,
        nullif(degraded_reasons, ''),
        if(is_beyond_tolerance, 'variance_beyond_tolerance', null),
        if(is_negative, 'negative_stock', null),
        unread_reason
    ) as trust_reasons
from judged
