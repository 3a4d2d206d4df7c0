{# Quantities of a document's line in the base unit of its item, by the ratio that its factor stands for. `ratio` of the line is
   ratio_of('line.conversion_factor'), computed once. #}
{% macro in_stock_unit(quantity) -%}
    try_cast({{ quantity }} * ratio.numerator / ratio.denominator as decimal(18, 4))
{%- endmacro %}

{# What the line is of, in that unit: as the document says, unless that is what the decimals of the factor made of the line's quantity. #}
{% macro line_stock_quantity() -%}
    {%- set exact = 'line.qty * ratio.numerator / ratio.denominator' -%}
    if(
        abs(line.stock_qty - {{ exact }}) <= abs(line.qty * line.conversion_factor::double - {{ exact }}) + 0.0005,
        {{ in_stock_unit('line.qty') }},
        line.stock_qty
    )
{%- endmacro %}

{# Lines of sales orders, and of what is packed for those that are bundles: each item as a line of its own, by the bundle's and its
   name, delivered as the bundle is. Packed quantities are in stock units. `line_role` is kit_header or kit_component, else null. #}
{% macro sales_order_lines() -%}
with

ordered_lines as (
    select
        *,
        unnest({{ json_lines('erp_next', 'Sales Order', 'items') }}) as line
    from {{ source('erp_next', 'sales_order') }}
),

packed as (
    {{ packed_items('Sales Order', 'sales_order') }}
)

select
    *,
    if((_system, name, line.name) in (select (_system, name, bundle_line) from packed), 'kit_header', null) as line_role
from ordered_lines
union all by name
select
    ordered_lines.* replace ({
        'name': line.name || '/' || packed.item_code,
        'item_code': packed.item_code,
        'qty': packed.quantity,
        'uom': null::varchar,
        'conversion_factor': 1::decimal(15, 9),
        'stock_qty': packed.quantity,
        'warehouse': coalesce(packed.warehouse, line.warehouse),
        'delivery_date': line.delivery_date,
        'delivered_qty': try_cast(line.delivered_qty * packed.quantity / nullif(line.qty, 0) as decimal(12, 4)),
        'delivered_by_supplier': line.delivered_by_supplier,
        'rate': null::decimal(18, 6)
    } as line),
    'kit_component' as line_role
from ordered_lines
inner join packed using (_system, name)
where ordered_lines.line.name = packed.bundle_line
{%- endmacro %}

{# The same of delivery notes, by their `position`; what the item's master says is no stock is left out, bundles among it. #}
{% macro delivery_note_lines() -%}
with

noted_lines as (
    select
        * exclude (numbered),
        numbered.line,
        numbered.position::varchar as position
    from (
        select
            *,
            unnest(list_transform(
                {{ json_list('erp_next', 'Delivery Note', 'items') }},
                lambda one, place: {'line': one, 'position': place}
            )) as numbered
        from {{ source('erp_next', 'delivery_note') }}
    ) as notes
),

packed as (
    {{ packed_items('Delivery Note', 'delivery_note') }}
),

all_lines as (
    select * from noted_lines
    union all by name
    select noted_lines.* replace (
        {
            'name': null::varchar,
            'item_code': packed.item_code,
            'qty': packed.quantity,
            'conversion_factor': 1::decimal(15, 9),
            'stock_qty': packed.quantity,
            'warehouse': coalesce(packed.warehouse, line.warehouse),
            'against_sales_order': line.against_sales_order,
            'so_detail': line.so_detail || '/' || packed.item_code
        } as line,
        position || '/' || packed.item_code as position
    )
    from noted_lines
    inner join packed using (_system, name)
    where noted_lines.line.name = packed.bundle_line
)

select all_lines.*
from all_lines
anti join (
    select
        _system,
        item_code
    from {{ source('erp_next', 'Item') }}
    where is_stock_item = 0
) as services on all_lines._system = services._system and all_lines.line.item_code = services.item_code
{%- endmacro %}

{# Per document, bundle and item of it what is packed; nothing where the system tells nothing of it. #}
{% macro packed_items(entity, table) -%}
    select
        _system,
        name,
        part.parent_detail_docname as bundle_line,
        part.item_code,
        sum(part.qty)::decimal(18, 4) as quantity,
        min(part.warehouse) as warehouse
    from (
        select
            _system,
            name,
            unnest({{ json_list('erp_next', entity, 'packed_items') }}) as part
        from {{ source('erp_next', table) }}
    )
    group by all
{%- endmacro %}

{# What an order of ERPNext is, and the kinds of its line, as columns; `orders` beside `item` and `codes`. Drafts are not binding
   yet, whatever they will be. #}
{% macro order_kinds() -%}
    {%- set told = {'status': 'orders.status', 'doctype': 'orders.doctype'} -%}
    {{ special_kind(
        'list_prepend(' ~ first_kind(told_kinds('document_kinds', told)) ~ ', ' ~ blank_kinds(told, 'orders') ~ ')', usual=['order']
    ) }} as document,
    {{ with_unread_master(
        told_kinds('line_kinds', {
            'delivered_by_supplier': 'orders.line.delivered_by_supplier::varchar', 'is_stock_item': 'item.is_stock_item::varchar'
        }),
        'is_stock_item', 'item', lines='orders', key='orders.line.item_code'
    ) }} as line_kinds
{%- endmacro %}
