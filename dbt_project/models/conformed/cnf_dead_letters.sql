with

refused as (
    {%- for model in ('cnf_resolved_stock_snapshots', 'cnf_resolved_movements') %}
        select distinct
            source,
            delivery_id,
            row_number,
            fault,
            case fault
                when 'unknown_owner' then 'only one of owner and entitled party is named, so nobody can tell whose stock it is'
                when 'unknown_unit' then 'item ' || source_item_code || ' has no factor for unit ' || source_unit
                when 'recorded_in_future' then 'it was recorded more than a day after its extract was taken'
                when 'unknown_quantity' then 'its quantity in base units is beyond a million millions'
                when 'unknown_status'
                    then coalesce(
                        'stock status ' || source_stock_status || ' is in no mapping',
                        'its stock status, or the other half of its status change, is missing'
                    )
                else 'its sign is in no mapping, or it counts stock without a quantity'
            end as detail
        from {{ ref(model) }}
        where fault is not null and refusal is null
        union all
    {%- endfor %}
    select * from {{ ref('cnf_refused_promises') }}
    union all
    select
        erp_source as source,
        delivery_id,
        row_number,
        fault,
        concat_ws(' ', 'item', item_id, 'has another factor for unit', unit, 'elsewhere; this is of', source_item_code) as detail
    from {{ ref('cnf_resolved_item_units') }}
    where fault is not null and refusal is null
    union all
    select
        source,
        delivery_id,
        row_number,
        fault,
        case fault
            when 'unknown_unit'
                then 'item ' || source_item_code || ' has the base unit ' || source_base_unit || ', which is in no cross-reference'
            else 'item ' || source_item_code || ' is kept in ' || unit || ', and elsewhere in another base unit, as ' || item_id
        end as detail
    from {{ ref('cnf_resolved_base_units') }}
    where fault is not null and refusal is null
    union all
    select
        source,
        delivery_id,
        row_number,
        fault,
        concat_ws(
            ' ', 'item', source_item_code, 'at ' || source_site,
            case
                when fault = 'unknown_cost' then 'has no price, price unit or price control to compute its cost from'
                when currency is null then 'has a cost in no currency: neither its row nor its system names one'
                else 'has a cost in ' || currency || ', of which there is no rate to ' || group_currency
            end
        ) as detail
    from {{ ref('cnf_resolved_item_costs') }}
    where fault is not null
    union all
    select
        source,
        delivery_id,
        row_number,
        fault,
        case fault
            when 'published_in_future' then 'it was published after the cycle, at ' || strftime(published_at, '%Y-%m-%dT%H:%M:%SZ')
            when 'empty_bucket' then 'its bucket has no days'
            when 'overlong_bucket' then 'its bucket has ' || bucket_days || ' days, more than a year'
            when 'unknown_quantity' then 'its forecast is beyond a million millions'
            else 'its forecast is below zero'
        end as detail
    from {{ ref('cnf_resolved_forecasts') }}
    where fault is not null and refusal is null
    union all
    {%- for model in (
        'cnf_resolved_purchase_order_lines', 'cnf_resolved_sales_order_lines', 'cnf_resolved_customer_returns',
        'cnf_resolved_unordered_shipments'
    ) %}
        select
            source,
            delivery_id,
            row_number,
            fault,
            case fault
                when 'missing_header' then 'its order has no header in what was delivered'
                when 'missing_site' then 'it names no site, so it may be of any of the system''s locations'
                when 'missing_schedule' then 'its schedule lines are of less than it orders, so one is missing'
                else 'a line of the order has no quantity in base units, or one beyond a million millions'
            end as detail
        from {{ ref(model) }}
        where fault in ('unknown_quantity', 'missing_header', 'missing_schedule', 'missing_site')
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
