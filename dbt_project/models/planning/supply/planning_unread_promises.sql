-- Lines of which a supplier may have said something that nobody can read: in a message or row that names no order, or in a delivery
-- that was refused whole or is held, and that none has taken the place of. What was answered of a line since, or ordered since, is known.
{% set promises = ['shipment_notices', 'supplier_confirmations', 'supply_delays'] -%}
with

messages as (
    select
        letters.source,
        deliveries.extracted_at
    from {{ source('cycle', 'refused_rows') }} as letters
    inner join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
    inner join {{ source('cycle', 'sources') }} as systems on letters.source = systems.source
    anti join {{ ref('cnf_mended_deliveries') }} as mended on letters.delivery_id = mended.delivery_id
    anti join {{ ref('cnf_supplier_statements') }} as named
        on letters.delivery_id = named.delivery_id and letters.row_number = named.row_number and named.order_number is not null
    where not letters.has_key and (systems.dialect, letters.entity) in {{ makings_of(promises) }}
    union all
    select
        source,
        extracted_at
    from {{ ref('cnf_supplier_statements') }}
    where is_refused and order_number is null
),

-- A snapshot takes the place of all before it, a delta only of the file of its name.
deliveries as (
    select
        accounts.source,
        accounts.extracted_at
    from {{ source('cycle', 'row_accounts') }} as accounts
    inner join {{ source('cycle', 'entities') }} as entities using (source, entity)
    inner join {{ source('cycle', 'sources') }} as systems using (source)
    anti join {{ source('cycle', 'deliveries') }} as used
        on accounts.source = used.source
        and accounts.entity = used.entity
        and (accounts.file_name = used.file_name or (entities.kind = 'snapshot' and accounts.extracted_at <= used.extracted_at))
    where accounts.outcome in ('rejected', 'held') and (systems.dialect, accounts.entity) in {{ makings_of(promises) }}
),

told as (
    select * from messages
    union all
    select * from deliveries
),

unread as (
    select
        source,
        max(extracted_at) as extracted_at
    from told
    group by source
)

select distinct
    lines.source,
    lines.purchase_order_id,
    lines.purchase_order_line,
    'unread_promises' as reason
from unread
inner join {{ source('cycle', 'sources') }} as systems using (source)
inner join {{ ref('cnf_answering_systems') }} as answers using (source)
inner join {{ ref('cnf_purchase_order_lines') }} as lines on answers.erp_source = lines.source
anti join {{ ref('cnf_supplier_statements') }} as since
    on lines.source = since.erp_source
    and lines.purchase_order_id = since.purchase_order_id
    and lines.purchase_order_line = since.purchase_order_line
    and since.kind = 'answer'
    and since.is_dated
    and not since.is_refused
    and unread.extracted_at < since.told_at
where
    coalesce(lines.ordered_at <= unread.extracted_at::date, true)
    -- No supplier tells of what one's own site sends.
    and (systems.system_type <> 'supplier' or lines.source_origin_site is null)
