{# Order or purchase lines with item, location and `party` (supplier or customer) resolved beside their codes; an unmapped
   code stands as '<source>:<code>'. `refusal` is ingest's; then item and location are null where they cannot be told. #}
{% macro conformed_lines(entity, party) -%}
    select
        lines.*,
        coalesce(items.item_id, lines.source || ':' || lines.source_item_code) as item_id,
        coalesce(
            exact.location_id,
            sites.location_id,
            lines.source || ':' || if(lines.refusal is null, coalesce(lines.source_site, ''), lines.source_site)
        ) as location_id,
        coalesce(parties.id, lines.source || ':' || lines.source_{{ party }}_code) as {{ party }}_id
    from ({{ canonical(entity, refused=true) }}) as lines
    left join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
    left join {{ ref('cnf_location_xref') }} as exact using (source, source_site, source_sublocation)
    left join {{ ref('cnf_location_xref') }} as sites
        on lines.source = sites.source and lines.source_site = sites.source_site and sites.source_sublocation = ''
    left join {{ ref('cnf_' ~ party ~ '_xref') }} as parties
        on lines.source = parties.source and lines.source_{{ party }}_code = parties.source_code
{%- endmacro %}

{# Suppliers' statements on purchase order lines, in base units; a blank unit means the order's. Purchase orders are matched
   without leading zeros, since portals drop them; `erp_source` is the ERP that keeps the order. `fault` says why a row is
   refused. #}
{% macro conformed_promises(entity) -%}
with

promises as (
    {{ canonical(entity, refused=true) }}
),

resolved as (
    select
        promises.* exclude (purchase_order_id, purchase_order_line, quantity),
        lines.erp_source,
        coalesce(lines.purchase_order_id, promises.purchase_order_id) as purchase_order_id,
        coalesce(lines.purchase_order_line, promises.purchase_order_line) as purchase_order_line,
        lines.matches,
        {{ in_base_units('promises.quantity * if(promises.source_unit is null, lines.base_per_order_unit, units.base_per_unit)') }} as quantity
    from promises
    left join {{ ref('cnf_answered_lines') }} as lines
        on promises.source = lines.source
        and ltrim(promises.purchase_order_id, '0') = lines.order_number
        and ltrim(promises.purchase_order_line, '0') = lines.line_number
    left join {{ ref('cnf_item_units') }} as units
        on lines.erp_source = units.erp_source
        and lines.item_id = units.item_id
        and promises.source = units.source
        and promises.source_unit = units.source_unit
)

select
    * exclude (matches),
    case
        when refusal is not null then refusal
        when matches is null then 'unknown_order_line'
        when matches > 1 then 'ambiguous_order_line'
        when quantity is null then 'unknown_unit'
    end as fault
from resolved
{%- endmacro %}

{# Rows of the planning tool with item and location resolved. It may use our own ids; a code that is neither an id nor in a
   cross-reference is kept as '<source>:<code>'. #}
{% macro conformed_plan(entity) -%}
    select
        plan.* exclude (source_item_code, source_site),
        coalesce(items.item_id, own_items.item_id, plan.source || ':' || plan.source_item_code) as item_id,
        coalesce(locations.location_id, own_locations.location_id, plan.source || ':' || plan.source_site) as location_id
    from ({{ canonical(entity, refused=true) }}) as plan
    left join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
    left join {{ ref('cnf_location_xref') }} as locations
        on plan.source = locations.source and plan.source_site = locations.source_site and locations.source_sublocation = ''
    left join {{ ref('cnf_items') }} as own_items on plan.source_item_code = own_items.item_id
    left join {{ ref('cnf_locations') }} as own_locations on plan.source_site = own_locations.location_id
{%- endmacro %}
