{{ config(materialized='view') }}

select * exclude (refusal, fault)
from {{ ref('cnf_resolved_movements') }}
where fault is null and counted_quantity is null
union all
select *
from {{ ref('cnf_counts') }}
