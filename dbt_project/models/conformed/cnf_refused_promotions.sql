-- What a row does not tell it holds for: any item, any location, any day before or after.
select distinct
    item_id,
    location_id,
    coalesce(first_day, date '0001-01-01') as first_day,
    coalesce(last_day, date '9999-12-31') as last_day
from ({{ conformed_plan('promotions') }})
where refusal is not null
