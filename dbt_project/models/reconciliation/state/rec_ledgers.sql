-- State carried to the next cycle: how far each source's ledger has been examined, and where later cycles start from.
with

examined as (
    select
        source,
        examined_to
    from {{ source('history', 'ledgers') }}
    union all
    select
        source,
        ends_at as examined_to
    from {{ ref('rec_ledger_intervals') }}
),

used as (
    select
        source,
        min(snapshot_at) as rolled_from_at,
        min(least(snapshot_at, cutoff_at)) as moves_needed_from
    from {{ ref('rec_rolled_ledgers') }}
    where rolled_to <> 'on_hand'
    group by source
)

select
    used.source,
    max(examined.examined_to) as examined_to,
    used.rolled_from_at,
    -- An interval not yet covered by the log is examined once a late delivery fills the gap.
    least(used.moves_needed_from, max(examined.examined_to)) as moves_needed_from
from used
left join examined on used.source = examined.source
group by used.source, used.rolled_from_at, used.moves_needed_from
