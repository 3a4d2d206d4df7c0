with

keys as (
    select
        item_id,
        location_id,
        stock_status,
        sum(abs(quantity)) as quantity,
        sum(abs(value)) as value,
        string_agg(cause, ', ' order by cause) as causes,
        min(due_at) as due_at
    from {{ ref('rec_owned_exceptions') }}
    where resolved_at is null and correct_in = 'recount'
    group by all
),

weighed as (
    select
        keys.*,
        balances.erp_quantity,
        balances.wms_quantity,
        coalesce(positions.not_explained_quantity > positions.tolerance_quantity, false) as is_lowering_trust
    from keys
    left join {{ ref('reconciliation_balances') }} as balances using (item_id, location_id, stock_status)
    left join {{ ref('rec_positions') }} as positions on keys.item_id = positions.item_id and keys.location_id = positions.location_id
)

-- Keys without a cost may hide any value, so they come first.
select
    item_id,
    location_id,
    stock_status,
    row_number() over (
        order by not is_lowering_trust, -value nulls first, item_id, location_id, stock_status
    ) as count_rank,
    is_lowering_trust,
    quantity::decimal(18, 4) as quantity,
    value::decimal(18, 4) as value,
    erp_quantity,
    wms_quantity,
    causes,
    due_at
from weighed
