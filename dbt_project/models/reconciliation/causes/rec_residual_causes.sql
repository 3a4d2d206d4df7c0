-- Each residual, attributed as a whole to a pattern, otherwise to the opening difference and the remainder.
with

residuals as (
    select
        residuals.*,
        patterns.cause as pattern,
        patterns.case_id,
        -- The opening difference explains at most what is left, and nothing of the opposite sign.
        case
            when sign(opening.quantity) = sign(residuals.quantity)
                then sign(residuals.quantity) * least(abs(opening.quantity), abs(residuals.quantity))
            else 0
        end as opening_quantity,
        coalesce(units.rounding_tolerance, 0) as rounding_tolerance
    from {{ ref('rec_residuals') }} as residuals
    left join {{ ref('rec_residual_patterns') }} as patterns
        using (erp_source, wms_source, item_id, location_id, stock_status)
    left join {{ ref('rec_opening_variances') }} as opening
        using (erp_source, wms_source, item_id, location_id, stock_status)
    left join {{ ref('cnf_items') }} as items using (item_id)
    left join {{ ref('unit_rounding') }} as units on items.base_unit = units.unit
),

whole as (
    select
        *,
        coalesce(unmapped_cause, if(is_stale, 'stale_snapshot', pattern)) as whole_cause
    from residuals
),

parts as (
    select
        *,
        whole_cause as cause,
        quantity as part_quantity
    from whole
    where whole_cause is not null
    union all
    select
        *,
        'opening_variance' as cause,
        opening_quantity as part_quantity
    from whole
    where whole_cause is null
    union all
    select
        *,
        if(abs(quantity - opening_quantity) <= rounding_tolerance, 'rounding', 'unexplained') as cause,
        quantity - opening_quantity as part_quantity
    from whole
    where whole_cause is null
)

select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    cause,
    part_quantity::decimal(18, 4) as quantity,
    case_id
from parts
where part_quantity <> 0
