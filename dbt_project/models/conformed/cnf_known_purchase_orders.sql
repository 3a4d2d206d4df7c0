-- One that the extract forgets is known by what was posted on it.
select
    source,
    ltrim(purchase_order_id, '0') as order_number
from {{ ref('cnf_purchase_document_lines') }}
where purchase_order_id is not null
union
select
    served_erp_source as source,
    ltrim(order_reference, '0') as order_number
from {{ ref('cnf_movements') }}
where movement_type in ('transfer', 'receipt') and served_erp_source is not null and order_reference is not null
union
select
    erp_source as source,
    transfer_reference as order_number
from {{ source('history', 'transfer_postings') }}
union
select
    erp_source as source,
    purchase_order_id as order_number
from {{ source('history', 'receipt_postings') }}
