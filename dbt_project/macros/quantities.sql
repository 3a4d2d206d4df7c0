{# Whether two quantities differ by a conversion factor of the item's units, or its inverse, up to the last decimal. #}
{% macro are_in_ratio(one, other, factors) -%}
    {%- set rounding = '0.0001 * greatest(' ~ factors ~ '.numerator, ' ~ factors ~ '.denominator)' -%}
    (
        abs({{ one }} * {{ factors }}.denominator - {{ other }} * {{ factors }}.numerator) < {{ rounding }}
        or abs({{ other }} * {{ factors }}.denominator - {{ one }} * {{ factors }}.numerator) < {{ rounding }}
    )
{%- endmacro %}

{# Whether an item or location is a source's own code because it has no cross-reference. #}
{% macro is_unmapped(id, pair) -%}
    (
        contains({{ id }}, ':')
        and list_contains(
            list_append(string_split({{ pair }}.wms_source, '+'), {{ pair }}.erp_source), split_part({{ id }}, ':', 1)
        )
    )
{%- endmacro %}

{# The class that tolerances and severities go by: the item's own, the strictest where it could not be read, else the policy's
   default. `items` is a row of cnf_items, or null. Reads `policy`. #}
{% macro class_of(items) -%}
    coalesce({{ items }}.abc_class, {{ items }}.assumed_abc_class, policy.default_abc_class)
{%- endmacro %}

{# `rows` (with item_id and location_id) plus the tolerance of `quantity`: a share by the item's class, or the item's or
   location's own share where it has one, and at least the class's minimum. #}
{% macro with_tolerance(rows, quantity) -%}
    select
        {{ rows }}.*,
        classes.abc_class,
        classes.withhold_limit_value,
        greatest(
            abs({{ rows }}.{{ quantity }})
            * coalesce(items_there.tolerance_share, items_anywhere.tolerance_share, locations.tolerance_share, classes.tolerance_share),
            classes.minimum_tolerance
        ) as tolerance_quantity
    from {{ rows }}
    left join {{ ref('cnf_items') }} as masters using (item_id)
    cross join {{ source('cycle', 'policy') }} as policy
    inner join {{ source('cycle', 'policy_classes') }} as classes
        on {{ class_of('masters') }} = classes.abc_class
    left join {{ source('cycle', 'location_tolerances') }} as locations
        on {{ rows }}.location_id = locations.location_id and classes.abc_class = locations.abc_class
    left join {{ ref('item_tolerances') }} as items_there
        on {{ rows }}.item_id = items_there.item_id and {{ rows }}.location_id = items_there.location_id
    left join {{ ref('item_tolerances') }} as items_anywhere
        on {{ rows }}.item_id = items_anywhere.item_id and items_anywhere.location_id = '*'
{%- endmacro %}

{# What of `total` falls on `quantity` once what comes `before` it has had its own. #}
{% macro share(total, before, quantity) -%}
    greatest(0, least({{ quantity }}, {{ total }} - ({{ before }})))
{%- endmacro %}

{# The sum of `quantity` over the rows of an order line that come before this one. #}
{% macro sum_before(quantity, order_by, within='') -%}
    sum({{ quantity }}) over (
        partition by source, purchase_order_id, purchase_order_line{{ within and ', ' ~ within }}
        order by {{ order_by }}
        rows unbounded preceding
    ) - {{ quantity }}
{%- endmacro %}

{# What is shipped of a part of an order line, where the parts before it are `after` and it is `of`: the first parts are shipped first, the last one
   takes what is beyond. #}
{% macro shipped_of_part(shipped, of, after, is_last) -%}
    greatest(if({{ is_last }}, {{ shipped }} - ({{ after }}), least({{ shipped }} - ({{ after }}), {{ of }})), 0)
{%- endmacro %}

{# The promised day, or that on which goods leave where it is later: they do not come before. Null where nothing is promised. #}
{% macro not_before(shipped_on, promised_date) -%}
    if({{ shipped_on }} > {{ promised_date }}, {{ shipped_on }}, {{ promised_date }})
{%- endmacro %}
