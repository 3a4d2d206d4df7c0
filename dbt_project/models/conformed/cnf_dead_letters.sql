with

-- Several parts of a statement may stand in one row.
promises as (
    select
        source,
        delivery_id,
        row_number,
        fault,
        concat_ws(
            ' ', 'purchase order', purchase_order_id,
            if(coalesce(named_by, 'line') = 'line', 'line ' || purchase_order_line, null),
            if(named_by = 'item', 'item ' || coalesce(source_item_code, supplier_item_code), null),
            case fault
                when 'unknown_unit' then 'has no factor for unit ' || source_unit
                when 'unknown_date' then 'is delayed to no date'
                when 'unknown_quantity' then 'is told of without a quantity'
                when 'unknown_answer' then 'is answered by what no mapping makes clear: ' || answer_code
                when 'ambiguous_item' then 'has several lines of the item; the message does not say which'
                when 'ambiguous_order_line' then 'is there in several ERPs; say in truestock.yml which one the system answers to'
                else 'is not known'
            end
        ) as detail
    from (
        {%- for model in ('cnf_resolved_supplier_confirmations', 'cnf_resolved_shipment_notices', 'cnf_resolved_supply_delays') %}
            select * from {{ ref(model) }}
            where fault is not null and refusal is null
            {{- ' union all by name' if not loop.last }}
        {%- endfor %}
    )
),

refused as (
    {%- for model in ('cnf_resolved_stock_snapshots', 'cnf_resolved_movements') %}
        select
            source,
            delivery_id,
            row_number,
            fault,
            case fault
                when 'unknown_unit' then 'item ' || source_item_code || ' has no factor for unit ' || source_unit
                when 'unknown_quantity' then 'its quantity in base units is beyond a million millions'
                when 'unknown_status' then concat_ws(' ', 'stock status', source_stock_status, 'is in no mapping')
                else 'its sign is in no mapping'
            end as detail
        from {{ ref(model) }}
        where fault is not null and refusal is null
        union all
    {%- endfor %}
    select
        source,
        delivery_id,
        row_number,
        min(fault) as fault,
        min_by(detail, fault) as detail
    from promises
    group by source, delivery_id, row_number
    union all
    select
        erp_source as source,
        delivery_id,
        row_number,
        fault,
        concat_ws(' ', 'item', item_id, 'has other factors for unit', unit, 'under its other codes; this is', source_item_code) as detail
    from {{ ref('cnf_resolved_item_units') }}
    where fault is not null
    union all
    select
        source,
        delivery_id,
        row_number,
        fault,
        case fault
            when 'empty_bucket' then 'its bucket has no days'
            when 'overlong_bucket' then 'its bucket has ' || bucket_days || ' days, more than a year'
            when 'unknown_quantity' then 'its forecast is beyond a million millions'
            else 'its forecast is below zero'
        end as detail
    from {{ ref('cnf_resolved_forecasts') }}
    where fault is not null and refusal is null
    union all
    {%- for model in ('cnf_resolved_purchase_order_lines', 'cnf_resolved_sales_order_lines', 'cnf_resolved_customer_returns') %}
        select
            source,
            delivery_id,
            row_number,
            'unknown_quantity' as fault,
            'a line of the order has no quantity in base units, or one beyond a million millions' as detail
        from {{ ref(model) }}
        where fault = 'unknown_quantity'
        {{- ' union all' if not loop.last }}
    {%- endfor %}
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
    refused.detail,
    null::varchar as raw_record,
    1::integer as attempts,
    'row' as refused
from refused
left join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
