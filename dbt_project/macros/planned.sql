{# Order or purchase lines with item, location and `party` (supplier or customer) resolved, unmapped
   codes kept as '<source>:<code>'. #}
{% macro conformed_lines(entity, party) -%}
with

lines as (
    {{ union_sources(entity) }}
)

select
    lines.* exclude (source_item_code, source_site, source_sublocation, source_{{ party }}_code),
    coalesce(items.item_id, lines.source || ':' || lines.source_item_code) as item_id,
    coalesce(exact.location_id, sites.location_id, lines.source || ':' || lines.source_site) as location_id,
    coalesce(parties.id, lines.source || ':' || lines.source_{{ party }}_code) as {{ party }}_id
from lines
left join {{ ref('stg_mdm__item_xref') }} as items using (source, source_item_code)
left join {{ ref('stg_mdm__location_xref') }} as exact using (source, source_site, source_sublocation)
left join {{ ref('stg_mdm__location_xref') }} as sites
    on lines.source = sites.source and lines.source_site = sites.source_site and sites.source_sublocation = ''
left join {{ ref('stg_mdm__' ~ party ~ '_xref') }} as parties
    on lines.source = parties.source and lines.source_{{ party }}_code = parties.source_code
{%- endmacro %}

{# What suppliers say of a purchase order line, in its base unit. Purchase orders are met without their
   leading zeros, since portals drop them. #}
{% macro conformed_promises(entity) -%}
with

promises as (
    {{ union_sources(entity) }}
)

select
    promises.* exclude (purchase_order_id, purchase_order_line, quantity),
    lines.purchase_order_id,
    lines.purchase_order_line,
    (promises.quantity * coalesce(units.base_per_unit, lines.base_per_order_unit))::decimal(18, 4) as quantity
from promises
inner join {{ ref('cnf_purchase_order_lines') }} as lines
    on ltrim(promises.purchase_order_id, '0') = ltrim(lines.purchase_order_id, '0')
    and ltrim(promises.purchase_order_line, '0') = ltrim(lines.purchase_order_line, '0')
left join {{ ref('cnf_item_units') }} as units
    on lines.source = units.erp_source
    and lines.item_id = units.item_id
    and promises.source = units.source
    and promises.source_unit = units.source_unit
{%- endmacro %}
