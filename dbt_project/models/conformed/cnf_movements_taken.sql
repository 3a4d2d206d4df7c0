-- Rows of a redriven delivery that an earlier cycle has already processed.
with

redriven as (
    select delivery_id
    from {{ source('cycle', 'deliveries') }}
    where is_redriven
)

select
    delivery_id,
    row_number
from {{ source('history', 'settled_movements') }}
semi join redriven using (delivery_id)
union
select
    delivery_id,
    row_number
from {{ source('history', 'carried_movements') }}
semi join redriven using (delivery_id)
