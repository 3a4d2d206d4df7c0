-- Codes without which what suppliers said of open lines could not be read: the item as the supplier calls it, the unit, and what
-- the ERP, which has the factor, calls that unit.
with

told as (
    {%- for model in ('cnf_resolved_supplier_confirmations', 'cnf_resolved_shipment_notices') %}
        select
            promises.source,
            promises.supplier_item_code,
            promises.source_unit,
            lines.source as erp_source,
            lines.item_id
        from {{ ref(model) }} as promises
        inner join {{ ref('rec_open_lines') }} as lines
            on promises.erp_source = lines.source
            and promises.purchase_order_id = lines.order_id
            and promises.purchase_order_line = lines.order_line
            and lines.document_type = 'purchase'
        {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select
    'item' as kind,
    source,
    supplier_item_code as source_code
from told
where supplier_item_code is not null
union
select
    'unit' as kind,
    source,
    source_unit as source_code
from told
where source_unit is not null
union
select
    'unit' as kind,
    named.source,
    named.source_unit as source_code
from told
inner join {{ ref('cnf_item_units') }} as factors using (erp_source, item_id, source, source_unit)
inner join {{ ref('cnf_item_units') }} as named
    on told.erp_source = named.erp_source
    and told.erp_source = named.source
    and told.item_id = named.item_id
    and factors.unit = named.unit
