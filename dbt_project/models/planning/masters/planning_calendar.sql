select * from {{ ref('cnf_calendar') }}
