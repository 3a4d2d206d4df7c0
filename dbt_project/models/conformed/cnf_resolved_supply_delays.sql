with

delays as (
    select
        *,
        {{ as_compared('purchase_order_id') }} as order_number,
        if(purchase_order_line is null, 'order', 'line') as named_by,
        coalesce({{ as_compared('purchase_order_line') }}, '*') as name
    from ({{ canonical('supply_delays', refused=true) }})
)

select
    delays.* exclude (purchase_order_id, purchase_order_line),
    lines.erp_source,
    coalesce(lines.purchase_order_id, delays.purchase_order_id) as purchase_order_id,
    coalesce(lines.purchase_order_line, delays.purchase_order_line) as purchase_order_line,
    null::varchar as source_unit,
    if(suppliers.id <> lines.supplier_id, 'other_supplier', null) as doubt,
    case
        when delays.refusal is not null then delays.refusal
        when lines.matches is null then 'unknown_order_line'
        when lines.matches > 1 then 'ambiguous_order_line'
        when delays.new_date is null then 'unknown_date'
    end as fault
from delays
left join {{ ref('cnf_named_lines') }} as lines using (source, order_number, named_by, name)
{{ join_suppliers('delays') }}
