-- What is left of each promise: of those of one part of the schedule, the earliest are consumed first.
with

promises as (
    select
        *,
        quantity - named_quantity as unreceived_quantity
    from {{ ref('planning_placed_promises') }}
),

left_over as (
    select
        promises.* exclude (quantity, named_quantity, is_due, unreceived_quantity),
        (promises.unreceived_quantity - {{ share(
            'consumed.quantity',
            sum_before(
                'promises.unreceived_quantity',
                'promises.expected_date asc nulls last, promises.promise_id',
                within='tier, part_number'
            ),
            'promises.unreceived_quantity'
        ) }})::decimal(18, 4) as quantity
    from promises
    inner join {{ ref('planning_consumed_promises') }} as consumed using (source, purchase_order_id, purchase_order_line, part_number, tier)
)

select *
from left_over
where quantity > 0
