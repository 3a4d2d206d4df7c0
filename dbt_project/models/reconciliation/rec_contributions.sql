with

residuals as (
    select
        residuals.*,
        -- The opening difference explains no more than what is left, and nothing of the other sign.
        case
            when sign(opening.quantity) = sign(residuals.residual_quantity)
                then sign(residuals.residual_quantity) * least(abs(opening.quantity), abs(residuals.residual_quantity))
            else 0
        end as opening_quantity
    from {{ ref('rec_residuals') }} as residuals
    left join {{ ref('rec_opening_variances') }} as opening
        using (erp_source, wms_source, item_id, location_id, stock_status)
),

contributions as (
    select
        *,
        unmapped_cause as cause,
        unmapped_quantity as quantity
    from residuals
    where unmapped_cause is not null
    union all
    select
        *,
        'timing_in_flight' as cause,
        timing_quantity as quantity
    from residuals
    union all
    select
        *,
        'stale_snapshot' as cause,
        stale_quantity as quantity
    from residuals
    union all
    select
        *,
        'opening_variance' as cause,
        opening_quantity as quantity
    from residuals
    union all
    select
        *,
        'unexplained' as cause,
        residual_quantity - opening_quantity as quantity
    from residuals
)

select
    item_id,
    location_id,
    stock_status,
    cause,
    quantity::decimal(18, 4) as quantity
from contributions
where quantity <> 0
