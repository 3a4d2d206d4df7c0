-- By which of the tool's buckets the forecast is given: its months where all that is published are months, else its weeks. Its engine takes
-- the name for an interval, so no other will do. No row without a forecast.
select
    if(bool_and(day(bucket_start) = 1 and bucket_start + bucket_days::integer = bucket_start + interval 1 month), 'month', 'week') as name,
    max(bucket_start + bucket_days::integer) as ends_on
from planning.forecast
where bucket_days is not null
having count(*) > 0
