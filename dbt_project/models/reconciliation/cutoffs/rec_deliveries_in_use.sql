{{ config(materialized='view') }}

-- Of files of one name, the one of which the least was refused, as the rest came again with it. Of snapshots the newest, and those
-- that a ledger is rolled from.
with

corrected as (
    select
        accounts.source,
        accounts.delivery_id,
        accounts.extracted_at,
        accounts.rows_dead_lettered,
        accounts.cells_refused,
        entities.kind,
        max(accounts.extracted_at) over (partition by accounts.source, accounts.entity) as newest_at
    from {{ source('cycle', 'row_accounts') }} as accounts
    inner join {{ source('cycle', 'entities') }} as entities using (source, entity)
    where accounts.outcome = 'used'
    qualify rank() over (
        partition by accounts.source, accounts.entity, accounts.file_name
        order by accounts.rows_dead_lettered asc, accounts.cells_refused asc
    ) = 1
)

select distinct
    corrected.delivery_id,
    corrected.rows_dead_lettered,
    corrected.cells_refused
from corrected
left join {{ ref('rec_rolled_ledgers') }} as ledgers
    on corrected.source = ledgers.source and corrected.extracted_at = ledgers.snapshot_at
where corrected.kind = 'delta' or corrected.extracted_at = corrected.newest_at or ledgers.source is not null
