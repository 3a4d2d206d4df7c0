{# What a dialect's codes say of the kind of a document, of a line, of a hold and of planning: a CTE of one row, with maps by
   element and code. #}
{% macro kind_codes(dialect) -%}
    select
        {%- for mapping, kind in {
            'map_document_kind': 'document_kind', 'map_line_kind': 'line_kind', 'map_order_hold': 'hold', 'map_planning_type': 'planning_type'
        }.items() %}
        (
            select map_from_entries(list(row(element || ' ' || source_code, {{ kind }})))
            from {{ ref(mapping) }}
            where dialect = '{{ dialect }}'
        ) as {{ kind }}s{{ ',' if not loop.last }}
        {%- endfor %}
{%- endmacro %}

{# A list of what each element says, with its code in words; `told` are elements and their columns, `kinds` names the map. Null
   is the kind of what is blank, `unknown` that of a code which the mapping does not have, nor `*` for any other. Reads `codes`. #}
{% macro told_kinds(kinds, told) -%}
    [
        {%- for element, column in told.items() %}
        {
            'code': '{{ element }} ' || {{ column }},
            'kind': if({{ column }} is null, null, coalesce(
                codes.{{ kinds }}['{{ element }} ' || {{ column }}], codes.{{ kinds }}['{{ element }} *'], 'unknown'
            ))
        }{{ ',' if not loop.last }}
        {%- endfor %}
    ]
{%- endmacro %}

{# A list of the unknown kind for each element that is blank in a row of `lines` and told in others of its system, with the same
   columns as in told_kinds: a system either tells it of all or of none. #}
{% macro blank_kinds(told, lines) -%}
    [
        {%- for element, column in told.items() %}
        if(
            {{ column }} is null and {{ lines }}._refusal is null and count({{ column }}) over (partition by {{ lines }}._system) > 0,
            {'code': '{{ element }} that is blank', 'kind': 'unknown'},
            null
        ){{ ',' if not loop.last }}
        {%- endfor %}
    ]
{%- endmacro %}

{# What the rows of a master say in `element`, one row per `key`; null where none could be read. #}
{% macro master_kinds(dialect, entity, key, element) -%}
    select
        _system,
        {{ key }},
        coalesce(
            min({{ element }}) filter (where _refusal is null),
            if(min({{ element }}) = max({{ element }}), min({{ element }}), null)
        ) as {{ element }}
    from {{ source(dialect, entity) }}
    group by all
{%- endmacro %}

{# `told`, then the unknown kind where `element` could not be read of the master, a row of `masters` that is joined to the line by
   `key`: it is blank, was refused or is missing, in a system of `lines` whose masters tell such. #}
{% macro with_unread_master(told, element, masters, lines, key) -%}
    list_append({{ told }}, if(
        {{ masters }}.{{ element }} is null
        and {{ key }} is not null
        and {{ lines }}._system in (select _system from {{ masters }} where {{ element }} is not null),
        {'code': '{{ element }} that could not be read', 'kind': 'unknown'},
        null
    ))
{%- endmacro %}

{# The first of them that says a kind; one mapped to `as_told` leaves it to those after it. #}
{% macro first_kind(told) -%}
    list_filter({{ told }}, lambda one: one.kind <> 'as_told')[1]
{%- endmacro %}

{# The one that makes a line or order special: what is none of the `usual` kinds, before what is unknown, before what is usual. #}
{% macro special_kind(told, usual) -%}
    {%- set usual = "('" ~ usual | join("', '") ~ "')" -%}
    coalesce(
        list_filter({{ told }}, lambda one: one.kind not in {{ usual }} and one.kind <> 'unknown')[1],
        list_filter({{ told }}, lambda one: one.kind = 'unknown')[1],
        list_filter({{ told }}, lambda one: one.kind in {{ usual }})[1]
    )
{%- endmacro %}

{# Whether a document line may be supply or demand: a stock line of a firm document, or one of a kind that nobody knows. What
   cannot be read counts as such. #}
{% macro may_be_planned(lines) -%}
    coalesce({{ lines }}.document_kind not in ('quotation', 'contract', 'request_for_quotation', 'other'), true)
    and coalesce({{ lines }}.line_kind not in ('drop_shipment', 'service', 'text', 'kit_header', 'non_stock'), true)
{%- endmacro %}

{# The codes of a line that no mapping knows, in words; null where there are none. #}
{% macro unknown_kind(lines, hold=false) -%}
    nullif(concat_ws(
        ', ',
        if({{ lines }}.document_kind = 'unknown', {{ lines }}.source_document_kind, null),
        if({{ lines }}.line_kind = 'unknown', {{ lines }}.source_line_kind, null)
        {%- if hold %},
        if({{ lines }}.hold = 'unknown', {{ lines }}.source_hold, null)
        {%- endif %}
    ), '')
{%- endmacro %}

{# Whether a purchase order line is a transfer from another site, of which the site may not be known. #}
{% macro is_transfer(lines) -%}
    ({{ lines }}.source_origin_site is not null or coalesce({{ lines }}.document_kind = 'transfer', false))
{%- endmacro %}

{# Whether a row of supply is a transfer still to be issued, and nobody knows which location of ours it leaves. #}
{% macro is_origin_unknown(supply) -%}
    (
        {{ is_transfer(supply) }} and {{ supply }}.milestone <> 'shipped'
        and ({{ supply }}.origin_location_id is null or {{ is_code(supply ~ '.origin_location_id') }})
    )
{%- endmacro %}
