with

refused as (
    select
        source,
        delivery_id,
        row_number,
        fault,
        source_item_code,
        source_unit,
        stock_status
    from {{ ref('cnf_resolved_stock_snapshots') }}
    where fault is not null
    union all
    select
        source,
        delivery_id,
        row_number,
        fault,
        source_item_code,
        source_unit,
        stock_status
    from {{ ref('cnf_resolved_movements') }}
    where fault is not null
)

select
    refused.delivery_id,
    deliveries.correlation_id,
    refused.source,
    deliveries.entity,
    deliveries.file_name,
    refused.row_number,
    null::varchar as "column",
    refused.fault as reason,
    case refused.fault
        when 'unknown_unit' then 'item ' || refused.source_item_code || ' has no factor for unit ' || refused.source_unit
        when 'unknown_status' then 'its stock status is in no mapping'
        else 'its sign is in no mapping'
    end as detail,
    null::varchar as raw_record,
    1::integer as attempts
from refused
left join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
