select * from {{ ref('cnf_customers') }}
