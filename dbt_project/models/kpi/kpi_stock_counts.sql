select
    counts.item_id,
    counts.location_id,
    counts.stock_status,
    counts.document_number,
    counts.difference_quantity,
    counts.counted_quantity,
    abs(counts.difference_quantity) <= greatest(
        abs(counts.counted_quantity) * classes.tolerance_share, classes.minimum_tolerance
    ) as is_within_tolerance
from {{ ref('rec_stock_counts') }} as counts
cross join {{ source('cycle', 'policy') }} as policy
left join {{ ref('cnf_items') }} as items on counts.item_id = items.item_id
inner join {{ source('cycle', 'policy_classes') }} as classes
    on coalesce(items.abc_class, policy.default_abc_class) = classes.abc_class
