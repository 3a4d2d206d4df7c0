{# Whether an order line was complete by the end of `day`, judged by the extracts that showed it: false while an
   extract of a later day still shows it open. Null where the day is not over, lies before the window, or the line
   was already complete when it was first seen, later. `dated` decides where the line's own dates are known. Reads `seen`
   (rec_order_lines_seen) and `policy`. #}
{% macro completed_by(day, is_complete, dated='null') -%}
    case
        when not coalesce({{ day }} between seen.last_seen_on - policy.kpi_window_days and seen.last_seen_on - 1, false) then null
        when {{ dated }} is not null then {{ dated }}
        when not {{ is_complete }} then false
        when seen.last_open_on > {{ day }} then false
        when coalesce(seen.last_open_on, seen.first_seen_on) <= {{ day }} then true
    end
{%- endmacro %}
