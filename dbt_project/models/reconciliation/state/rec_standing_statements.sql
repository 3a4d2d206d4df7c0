-- State carried to the next cycle: since when a system has said of an order line, or of a notice for it, what it still says.
select *
from {{ ref('cnf_standing_statements') }}
