-- Stock counts of the warehouses up to the cut-off: what a count found against the book just before it.
with

counts as (
    select
        pairs.wms_source,
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        coalesce(moves.reverses_document, moves.document_number) as document_number,
        cutoffs.cutoff_at,
        max(moves.recorded_at) as counted_at,
        sum(moves.quantity) as difference_quantity
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('rec_location_pairs') }} as pairs on moves.location_id = pairs.location_id and moves.source = pairs.wms_source
    inner join {{ ref('rec_cutoffs') }} as cutoffs
        on pairs.erp_source = cutoffs.erp_source and pairs.wms_source = cutoffs.wms_source
    cross join {{ source('cycle', 'policy') }} as policy
    where
        moves.movement_type = 'count'
        and moves.stock_scope = 'comparable'
        and moves.recorded_at <= cutoffs.cutoff_at
        and moves.recorded_at > cutoffs.cutoff_at - to_days(policy.kpi_window_days)
    group by all
    -- A reversed count found nothing.
    having not bool_or(moves.reverses_document is not null)
),

moved_since as (
    select
        counts.*,
        coalesce(sum(moves.quantity), 0) as quantity_since
    from counts
    left join {{ ref('cnf_movements') }} as moves
        on counts.wms_source = moves.source
        and counts.item_id = moves.item_id
        and counts.location_id = moves.location_id
        and counts.stock_status = moves.stock_status
        and moves.stock_scope = 'comparable'
        and counts.counted_at < moves.recorded_at
        and counts.cutoff_at >= moves.recorded_at
    group by all
)

select
    moved.item_id,
    moved.location_id,
    moved.stock_status,
    moved.document_number,
    moved.difference_quantity::decimal(18, 4) as difference_quantity,
    (balances.wms_quantity - moved.quantity_since)::decimal(18, 4) as counted_quantity,
    abs(moved.difference_quantity) <= greatest(
        abs(balances.wms_quantity - moved.quantity_since) * classes.tolerance_share, classes.minimum_tolerance
    ) as is_within_tolerance
from moved_since as moved
inner join {{ ref('reconciliation_balances') }} as balances using (item_id, location_id, stock_status)
cross join {{ source('cycle', 'policy') }} as policy
left join {{ ref('cnf_items') }} as items using (item_id)
inner join {{ source('cycle', 'policy_classes') }} as classes
    on coalesce(items.abc_class, policy.default_abc_class) = classes.abc_class
