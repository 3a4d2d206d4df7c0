{# The location that `lines` name by `site` and `sublocation`, null where that cannot be told: the one of the code, or of all the site;
   where a site has several and the line names none, the one of them that keeps the item, unless `left_from` says better. Reads what
   `join_locations` joins under `place`. #}
{% macro location_at(place, left_from='null') -%}
    coalesce(
        {{ place }}_exact.location_id,
        {{ place }}_sites.location_id,
        {{ place }}_sole.location_id,
        {{ left_from }},
        {{ place }}_keepers.location_id
    )
{%- endmacro %}

{# `item_id` is the line's own. What else a refused line said is not known, nor where it belongs. Conditions on the line alone
   stand within an equality: beside them, each line would be compared with every row instead of looked up by hash. #}
{% macro join_locations(place, site, sublocation, item_id) -%}
    left join {{ ref('cnf_location_xref') }} as {{ place }}_exact
        on lines.source = {{ place }}_exact.source
        and lines.{{ site }} = {{ place }}_exact.source_site
        and lines.{{ sublocation }} = {{ place }}_exact.source_sublocation
    left join {{ ref('cnf_location_xref') }} as {{ place }}_sites
        on lines.source = {{ place }}_sites.source
        and lines.{{ site }} = {{ place }}_sites.source_site
        and {{ place }}_sites.source_sublocation = ''
    left join {{ ref('cnf_sole_locations') }} as {{ place }}_sole
        on lines.source = {{ place }}_sole.source
        and if(coalesce(lines.{{ sublocation }}, '') = '', lines.{{ site }}, null) = {{ place }}_sole.source_site
    left join {{ ref('cnf_sole_keepers') }} as {{ place }}_keepers
        on lines.source = {{ place }}_keepers.source
        and lines.{{ site }} = {{ place }}_keepers.source_site
        and if(
            coalesce(lines.{{ sublocation }}, '') = '' and lines.refusal is null, {{ item_id }}, null
        ) = {{ place }}_keepers.item_id
{%- endmacro %}

{# Order or purchase lines with item, location and `party` (supplier or customer) resolved beside their codes; an unmapped
   code stands as '<source>:<code>', and so does a site of which nobody knows which of its locations a line is of. Item and location
   are null where they cannot be told; `refusal` is ingest's. #}
{% macro conformed_lines(entity, party) -%}
    {%- set item_id = "coalesce(items.item_id, lines.source || ':' || lines.source_item_code)" -%}
    select
        lines.*,
        {{ item_id }} as item_id,
        coalesce({{ location_at('place') }}, lines.source || ':' || lines.source_site) as location_id,
        coalesce(parties.id, lines.source || ':' || lines.source_{{ party }}_code) as {{ party }}_id
    from ({{ canonical(entity, refused=true) }}) as lines
    left join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
    {{ join_locations('place', 'source_site', 'source_sublocation', item_id) }}
    left join {{ ref('cnf_' ~ party ~ '_xref') }} as parties
        on lines.source = parties.source and lines.source_{{ party }}_code = parties.source_code
{%- endmacro %}

{# Suppliers' statements on purchase order lines, in base units; a blank unit means the order's. Purchase orders are matched
   without leading zeros, since portals drop them; `erp_source` is the ERP that keeps the order. A line is the one that is
   numbered, with the item that is told where one is, else the only one of its item. `fault` says why a row cannot be told of a line. #}
{% macro conformed_promises(entity) -%}
with

promises as (
    {{ canonical(entity, refused=true) }}
),

placed as (
    select
        promises.*,
        {{ as_compared('promises.purchase_order_id') }} as order_number,
        coalesce(items.item_id, articles.item_id, own_items.item_id) as told_item_id,
        promises.source_item_code is not null and items.source is null and told_item_id is null as is_item_unknown,
        case
            when {{ is_whole_order(entity) }} then 'order'
            when numbered.source is not null then 'line'
            when told_item_id is not null and promises.purchase_order_id is not null then 'item'
            else 'line'
        end as named_by,
        case named_by
            when 'order' then '*'
            when 'item' then told_item_id
            else {{ as_compared('promises.purchase_order_line') }} || coalesce('/' || numbered.item_id, '')
        end as name
    from promises
    left join {{ ref('cnf_told_items') }} as items
        on promises.source = items.source and {{ as_compared('promises.source_item_code') }} = items.item_code
    left join {{ ref('cnf_told_items') }} as articles
        on promises.source = articles.source and {{ as_compared('promises.article_number') }} = articles.item_code
    left join {{ ref('cnf_item_xref') }} as own_items
        on promises.source = own_items.source and promises.supplier_item_code = own_items.source_item_code
    left join {{ ref('cnf_answered_lines') }} as numbered
        on promises.source = numbered.source
        and {{ as_compared('promises.purchase_order_id') }} = numbered.order_number
        and {{ as_compared('promises.purchase_order_line') }} = numbered.line_number
        and coalesce(items.item_id, articles.item_id, own_items.item_id) = numbered.item_id
),

resolved as (
    select
        placed.* exclude (purchase_order_id, purchase_order_line, quantity, told_item_id, is_item_unknown),
        lines.erp_source,
        coalesce(lines.purchase_order_id, placed.purchase_order_id) as purchase_order_id,
        coalesce(lines.purchase_order_line, placed.purchase_order_line) as purchase_order_line,
        lines.ordered_quantity,
        case
            when placed.is_item_unknown and lines.item_id is not null then 'unknown_item'
            when suppliers.id <> lines.supplier_id then 'other_supplier'
        end as doubt,
        placed.quantity as source_quantity,
        {{ in_base_units('placed.quantity * if(placed.source_unit is null, lines.base_per_order_unit, units.base_per_unit)') }} as quantity,
        case
            when placed.refusal is not null then placed.refusal
            when lines.matches is null then 'unknown_order_line'
            when lines.matches > 1 and placed.named_by = 'item' then 'ambiguous_item'
            when lines.matches > 1 then 'ambiguous_order_line'
        end as fault
    from placed
    left join {{ ref('cnf_named_lines') }} as lines using (source, order_number, named_by, name)
    {{ join_suppliers('placed') }}
    left join {{ ref('cnf_item_units') }} as units
        on lines.erp_source = units.erp_source
        and lines.item_id = units.item_id
        and placed.source = units.source
        and placed.source_unit = units.source_unit
)
{%- endmacro %}

{# A code or a number in a message as it is compared: channels write it with leading zeros or without, in capitals or not, and with blanks
   around it. #}
{% macro as_compared(column) -%}
    upper(ltrim({{ without_blanks(column) }}, '0'))
{%- endmacro %}

{# Joins, as `suppliers`, the supplier that the system of `rows` says to be telling them; none where its code has no cross-reference, or may
   mean two. #}
{% macro join_suppliers(rows) -%}
    left join (
        select
            source,
            {{ as_compared('source_code') }} as supplier_code,
            if(min(id) = max(id), min(id), null) as id
        from {{ ref('cnf_supplier_xref') }}
        group by all
    ) as suppliers
        on {{ rows }}.source = suppliers.source and {{ as_compared(rows ~ '.source_supplier_code') }} = suppliers.supplier_code
{%- endmacro %}

{% macro is_whole_order(entity) -%}
    {{ {
        'supplier_confirmations': 'promises.is_whole_order', 'shipment_notices': 'promises.is_whole_notice'
    }.get(entity, 'false') }}
{%- endmacro %}

{# Rows of the planning tool with item and location resolved. It may use our own ids; a code that is neither an id nor in a
   cross-reference is kept as '<source>:<code>'. `location_level` is 0 for a location, 1 where the code is a region of locations, 2
   where it is blank or '*', for all; above 0 there is no location_id. `region` is what the row, or its location, belongs to. #}
{% macro conformed_plan(entity) -%}
    select
        plan.* exclude (source_item_code, source_site),
        coalesce(nullif(plan.source_site, ''), '*') as location_code,
        coalesce(items.item_id, own_items.item_id, plan.source || ':' || plan.source_item_code) as item_id,
        coalesce(places.region, regions.region) as region,
        case
            when coalesce(locations.location_id, places.location_id) is not null then 0
            when location_code = '*' then 2
            else (regions.region is not null)::integer
        end as location_level,
        if(
            location_level = 0, coalesce(locations.location_id, places.location_id, plan.source || ':' || location_code), null
        ) as location_id
    from ({{ canonical(entity, refused=true) }}) as plan
    left join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
    left join {{ ref('cnf_location_xref') }} as locations
        on plan.source = locations.source and plan.source_site = locations.source_site and locations.source_sublocation = ''
    left join {{ ref('cnf_items') }} as own_items on plan.source_item_code = own_items.item_id
    left join {{ ref('cnf_locations') }} as places on coalesce(locations.location_id, plan.source_site) = places.location_id
    left join (select distinct region from {{ ref('cnf_locations') }}) as regions
        on if(coalesce(locations.location_id, places.location_id) is null, plan.source_site, null) = regions.region
{%- endmacro %}

{# Whether all that the forecast `lower` is of, or a location and customer with their region and groups, is part of what the
   forecast `upper` is of. #}
{% macro is_within(lower, upper) -%}
    {{ is_at(lower, upper) }} and {{ is_for(lower, upper) }}
{%- endmacro %}

{% macro is_at(lower, upper) -%}
    (
        {{ lower }}.location_level <= {{ upper }}.location_level
        and case {{ upper }}.location_level
            when 0 then {{ lower }}.location_id = {{ upper }}.location_id
            when 1 then {{ lower }}.region = {{ upper }}.region
            else true
        end
    )
{%- endmacro %}

{% macro is_for(lower, upper) -%}
    (
        {{ lower }}.customer_level <= {{ upper }}.customer_level
        and case {{ upper }}.customer_level
            when 0 then {{ lower }}.customer_id = {{ upper }}.customer_id
            when 1 then list_contains({{ lower }}.customer_groups, {{ upper }}.customer_code)
            else true
        end
    )
{%- endmacro %}

{# `quantity` by the share that `weight` has in `weight_of_all`, exactly the whole where it has all. #}
{% macro part_of(quantity, weight, weight_of_all) -%}
    if(
        {{ weight }} = {{ weight_of_all }},
        {{ quantity }},
        round({{ quantity }} * (({{ weight }}) / {{ weight_of_all }}), 4)::decimal(18, 4)
    )
{%- endmacro %}
