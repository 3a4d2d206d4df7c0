select
    coalesce(owner, '*') as owner,
    count(*) filter (where resolved_at is null) as open_exceptions,
    count(*) filter (where resolved_at is null and age_days <= 1) as open_up_to_1_day,
    count(*) filter (where resolved_at is null and age_days between 2 and 7) as open_2_to_7_days,
    count(*) filter (where resolved_at is null and age_days between 8 and 30) as open_8_to_30_days,
    count(*) filter (where resolved_at is null and age_days > 30) as open_over_30_days,
    count(*) filter (where is_overdue) as overdue_exceptions,
    count(*) filter (where is_overdue) / nullif(count(*) filter (where resolved_at is null), 0) as overdue_share,
    sum(abs(value)) filter (where resolved_at is null)::decimal(18, 4) as open_value,
    coalesce(sum(recurrences) filter (where resolved_at is null), 0)::bigint as recurrences,
    count(*) filter (where resolved_at is not null) as resolved_exceptions,
    count(*) filter (where is_self_closed) as self_closed_exceptions,
    avg(epoch(resolved_at - due_from) / 3600) as mean_hours_to_resolution,
    count(*) filter (where resolved_at <= due_at)
    / nullif(count(*) filter (where resolved_at is not null or is_overdue), 0) as resolution_attainment
from {{ ref('rec_owned_exceptions') }}
group by grouping sets ((owner), ())
having count(*) > 0
