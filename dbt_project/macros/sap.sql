{# Units of SAP materials with what one of each is in base units; the base unit itself need not be listed. #}
{% macro material_units() -%}
    select
        _system,
        MATNR,
        MEINH as unit,
        UMREZ / nullif(UMREN, 0) as base_per_unit
    from {{ source('erp_sap', 'MARM') }}
    where _refusal is null
    union
    select
        _system,
        MATNR,
        MEINS as unit,
        1 as base_per_unit
    from {{ source('erp_sap', 'MARA') }}
    where _refusal is null
{%- endmacro %}

{# The price of a base unit, from one of `per` price units; null where what a price unit is, is not known. #}
{% macro price_of_base_unit(price, per, base_per_unit) -%}
    try_cast({{ price }} / nullif({{ per }}, 0) / nullif({{ base_per_unit }}, 0) as decimal(18, 6))
{%- endmacro %}
