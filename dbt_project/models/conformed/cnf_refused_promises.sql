with

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
                when 'duplicate_key' then 'is told of by one message that says different things in several deliveries'
                when 'unknown_unit' then 'has no factor for unit ' || source_unit
                when 'unknown_date' then 'is delayed to no date'
                when 'unknown_quantity' then 'is told of without a quantity'
                when 'unknown_answer'
                    then if(
                        len(unknown_codes) > 0,
                        'is answered in codes that no mapping knows: ' || array_to_string(unknown_codes, ', '),
                        'is answered by what is not clear: ' || coalesce(answer_code, 'no code at all')
                    )
                when 'ambiguous_item' then 'has several lines of the item; the message does not say which'
                when 'ambiguous_order_line' then 'is there in several ERPs; say in truestock.yml which one the system answers to'
                else 'is not known'
            end
        ) as detail
    from (
        {%- for model in ('cnf_resolved_supplier_confirmations', 'cnf_resolved_shipment_notices', 'cnf_resolved_supply_delays') %}
            select * from {{ ref(model) }}
            where fault is not null and (refusal is null or refusal = 'duplicate_key')
            {{- ' union all by name' if not loop.last }}
        {%- endfor %}
    )
)

-- Several parts of a statement may stand in one row; one that ingest refused has its dead letter.
select
    source,
    delivery_id,
    row_number,
    min(fault) as fault,
    min_by(detail, fault) as detail
from promises
anti join {{ source('cycle', 'refused_rows') }} using (delivery_id, row_number)
group by source, delivery_id, row_number
