{# Item-locations with movements in `direction` (out or in) that order documents do not include and no order line claims. #}
{% macro unlinked_movements(direction) -%}
unlinked as (
    select distinct
        item_id,
        location_id,
        'unlinked_movements' as reason
    from {{ ref('planning_linked_movements') }}
    where order_id is null and direction = '{{ direction }}' and (quantity <> 0 or doubtful_quantity <> 0)
)
{%- endmacro %}

{# Item-locations at which a table may lack a line of `flow`: one that was refused, and does not tell of which of them it is or how
   it is called. #}
{% macro unlisted_lines(flow) -%}
unlisted as (
    select
        item_id,
        location_id,
        reason
    from {{ ref('planning_unread_lines') }}
    where flow = '{{ flow }}' and reason <> 'refused_line'
)
{%- endmacro %}

{# Trust of a row of `rows` and its reasons: that of its item-location (`trust`), which is no better than `unreconciled` where
   nothing was compared and `withheld` where nobody knows what or where it is, made worse by what the row itself was made from.
   `degraded_by` are reasons, null for none, each told once; `withheld_by` is one, and `flagged_by` one that does not lower the trust. #}
{% macro row_trust(rows, degraded_by=[], withheld_by='null', flagged_by='null') -%}
    {%- set unmapped = 'trust.trust is null and (' ~ is_code(rows ~ '.item_id') ~ ' or ' ~ is_code(rows ~ '.location_id') ~ ')' -%}
    case
        when {{ withheld_by }} is not null or trust.trust = 'withheld' or {{ unmapped }} then 'withheld'
        when {{ "coalesce(" ~ (degraded_by + ['null']) | join(', ') ~ ")" }} is not null or trust.trust = 'degraded' then 'degraded'
        when trust.trust is null then 'unreconciled'
        else trust.trust
    end as trust,
    concat_ws(
        ', ',
        {{ withheld_by }},
        if({{ unmapped }}, 'unmapped', null),
        nullif(trust.trust_reasons, ''),
        {%- for reason in degraded_by %}
        if(
            contains(', ' || trust.trust_reasons || ',', ', ' || {{ reason }} || ',')
            {%- if not loop.first %} or {{ reason }} in ({{ degraded_by[:loop.index0] | join(', ') }}){% endif %},
            null, {{ reason }}
        ),
        {%- endfor %}
        {{ flagged_by }}
    ) as trust_reasons
{%- endmacro %}

{# Whether an id is a system's own code, <source>:<code>, because it has no cross-reference. #}
{% macro is_code(id) -%}
    coalesce(split_part({{ id }}, ':', 1) in (select source from {{ source('cycle', 'sources') }}) and contains({{ id }}, ':'), false)
{%- endmacro %}

{# `reason` where `value` is not null. #}
{% macro if_there(value, reason) -%}
    if({{ value }} is not null, '{{ reason }}', null)
{%- endmacro %}

{# How fresh each source is for what is made from the canonical `entities`: as its system is, and late where one of the entities
   is that they are made from. #}
{% macro freshness_of(entities) -%}
    select
        systems.source,
        systems.system_type,
        if(systems.freshness_status = 'fresh' and late.source is not null, 'late', systems.freshness_status) as freshness_status
    from {{ ref('rec_freshness') }} as systems
    left join (
        select distinct source
        from {{ ref('rec_entity_freshness') }}
        where is_late and (dialect, entity) in {{ makings_of(entities) }}
    ) as late using (source)
{%- endmacro %}

{# The reason that `source`, a row of `freshness_of`, gives against what was made from it; null where it is fresh. #}
{% macro stale(source) -%}
    if({{ source }}.freshness_status <> 'fresh', 'stale_' || {{ source }}.system_type, null)
{%- endmacro %}
