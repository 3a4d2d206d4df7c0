select * from {{ ref('cnf_locations') }}
