select * exclude (refusal)
from ({{ canonical('exchange_rates', refused=true) }})
