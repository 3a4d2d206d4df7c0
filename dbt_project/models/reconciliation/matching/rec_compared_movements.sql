{{ config(materialized='view') }}

-- The movements to match, with those settled earlier under the same documents.
select
    *,
    false as was_settled
from {{ ref('rec_comparable_movements') }}
union all by name
select
    *,
    true as was_settled
from {{ ref('rec_reopened_movements') }}
