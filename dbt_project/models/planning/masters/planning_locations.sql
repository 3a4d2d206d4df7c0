select * exclude (day_doubt)
from {{ ref('cnf_locations') }}
