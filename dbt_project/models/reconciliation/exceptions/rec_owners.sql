{{ config(materialized='view') }}

select *
from {{ ref('exception_owners') }}
