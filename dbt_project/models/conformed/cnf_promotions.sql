select * exclude (refusal)
from ({{ conformed_plan('promotions') }})
where refusal is null
