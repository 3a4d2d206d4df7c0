-- Rows that an earlier cycle took of a delivery that has been driven through its contract again since.
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
