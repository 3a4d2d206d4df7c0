{# Whether a line of a status change stands without its other half: no readable line of the same `keys` goes the other way. `adds` says
   which way a line goes, null where it or its status cannot be read. #}
{% macro is_half(movement_type, adds, keys) -%}
    (
        {{ movement_type }} = 'status_change'
        and coalesce(
            min({{ adds }}::integer) over (partition by {{ keys }}) = max({{ adds }}::integer) over (partition by {{ keys }}),
            true
        )
    )
{%- endmacro %}
