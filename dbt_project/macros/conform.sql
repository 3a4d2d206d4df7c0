{# Rows of a canonical stock entity with item, location, status and base unit resolved.

   A code without cross-reference keeps its place as '<source>:<code>'. `fault` says why a row has no
   meaning: ingest refused it, or its owner, unit, status or sign is unknown; stock of nobody knows whom may be ours. Of a refused row item and location are
   null where they cannot be told. A warehouse's units are those of the ERP that it works for there. #}
{% macro conformed_stock(entity) -%}
with

{% set is_movement = entity == 'movements' -%}
{% if is_movement -%}
delivered as (
    {{ canonical(entity, refused=true) }}
),

-- What the parent still has open, beside what is new; a delivery that was driven again adds only rows not yet taken.
stock as (
    select
        delivered.*,
        false as is_settled,
        false as is_carried
    from delivered
    anti join {{ ref('cnf_movements_taken') }} as taken using (delivery_id, row_number)
    union all by name
    select
        *,
        true as is_carried
    from {{ source('history', 'carried_movements') }}
),
{%- else -%}
stock as (
    {{ canonical(entity, refused=true) }}
),
{%- endif %}

placed as (
    select
        stock.* exclude (stock_status, quantity),
        stock.quantity as source_quantity,
        coalesce(items.item_id, stock.source || ':' || stock.source_item_code) as item_id,
        items.item_id is null as is_item_unmapped,
        coalesce(
            exact.location_id,
            sites.location_id,
            if(
                stock.refusal is null,
                stock.source || ':' || stock.source_site || if(stock.source_sublocation = '', '', '/' || stock.source_sublocation),
                null
            )
        ) as location_id,
        coalesce(exact.location_id, sites.location_id) is null as is_location_unmapped,
        if(
            stock.stock_scope = 'comparable',
            coalesce(exact.stock_status, sites.stock_status, stock.stock_status),
            stock.stock_status
        ) as stock_status
    from stock
    left join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
    left join {{ ref('cnf_location_xref') }} as exact using (source, source_site, source_sublocation)
    left join {{ ref('cnf_location_xref') }} as sites
        on stock.source = sites.source and stock.source_site = sites.source_site and sites.source_sublocation = ''
),

resolved as (
    select
        placed.*,
        coalesce(there.erp_source, elsewhere.erp_source) as served_erp_source,
        {%- if is_movement %}
        -- Clocks and time zones are out by less than a day, which a check flags; what is later yet has no instant that means anything.
        coalesce(placed.recorded_at > deliveries.extracted_at + interval 1 day, false) as is_of_the_future,
        {%- endif %}
        if(placed.source_unit is null or placed.is_item_unmapped, 1, units.base_per_unit) as base_per_unit
    from placed
    left join {{ ref('cnf_system_erps') }} as there using (source, location_id)
    left join {{ ref('cnf_system_erps') }} as elsewhere on placed.source = elsewhere.source and elsewhere.location_id = '*'
    left join {{ ref('cnf_item_units') }} as units
        on coalesce(there.erp_source, elsewhere.erp_source, '*') = units.erp_source
        and placed.item_id = units.item_id
        and placed.source = units.source
        and placed.source_unit = units.source_unit
    {%- if is_movement %}
    left join {{ source('cycle', 'deliveries') }} as deliveries on placed.delivery_id = deliveries.delivery_id
    {%- endif %}
)

select
    *{{ ' exclude (is_of_the_future)' if is_movement }} replace (
        {%- if is_movement %}
        {{ in_base_units('counted_quantity * base_per_unit') }} as counted_quantity,
        {%- endif %}
        if(stock_scope = 'unknown', 'comparable', stock_scope) as stock_scope
    ),
    {{ in_base_units('source_quantity * base_per_unit') }} as quantity,
    case
        when refusal is not null then refusal
        {%- if is_movement %}
        when is_of_the_future then 'recorded_in_future'
        {%- endif %}
        when resolved.stock_scope = 'unknown' then 'unknown_owner'
        when {{ 'coalesce(source_quantity, counted_quantity)' if is_movement else 'source_quantity' }} is null then 'unknown_sign'
        when stock_status is null then 'unknown_status'
        when base_per_unit is null then 'unknown_unit'
        when {{ in_base_units(('coalesce(source_quantity, counted_quantity)' if is_movement else 'source_quantity') ~ ' * base_per_unit') }} is null then 'unknown_quantity'
    end as fault
from resolved
{%- endmacro %}

{# A quantity in base units, null where it is beyond a million millions: sums and differences of quantities stay within the type. #}
{% macro in_base_units(quantity) -%}
    try_cast({{ quantity }} as decimal(16, 4))::decimal(18, 4)
{%- endmacro %}

{# What a quantity is worth; null where it has no cost, or one that makes it worth more than a value holds. #}
{% macro value_of(quantity, unit_cost) -%}
    try_cast({{ quantity }} * {{ unit_cost }} as decimal(18, 4))
{%- endmacro %}
