-- What stands in for an extract of the ERP's lots or of their ends that nobody could use, and what a row that does not tell it may have
-- been about.
with

reasons as (
    {%- for entity in ('lots', 'lot_balances') %}
        select
            '{{ entity }}' as entity,
            source,
            'stale_erp' as reason
        from ({{ freshness_of([entity]) }})
        where freshness_status = 'late'
        union all
        select
            '{{ entity }}' as entity,
            source,
            'unreadable_rows' as reason
        from ({{ unreadable([entity]) }})
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    keepers.item_id,
    keepers.location_id,
    bool_or(reasons.reason = 'stale_erp') as is_stale,
    bool_or(reasons.reason = 'unreadable_rows') as is_unreadable
from {{ ref('planning_lot_keepers') }} as keepers
inner join reasons using (source)
where reasons.entity = 'lots' or keepers.is_erp_leading
group by keepers.item_id, keepers.location_id
