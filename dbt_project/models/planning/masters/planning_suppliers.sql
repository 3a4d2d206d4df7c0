select * from {{ ref('cnf_suppliers') }}
