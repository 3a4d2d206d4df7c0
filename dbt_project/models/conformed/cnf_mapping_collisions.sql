with

codes as (
    select
        'item' as mapping,
        source,
        source_item_code as source_code,
        item_id as id
    from {{ ref('cnf_item_xref') }}
    union all
    select
        'location' as mapping,
        source,
        concat_ws('/', source_site, nullif(source_sublocation, '')) as source_code,
        location_id as id
    from {{ ref('cnf_location_xref') }}
    union all
    select
        'supplier' as mapping,
        source,
        source_code,
        id
    from {{ ref('cnf_supplier_xref') }}
    union all
    select
        'customer' as mapping,
        source,
        source_code,
        id
    from {{ ref('cnf_customer_xref') }}
),

folded as (
    select
        *,
        lower(regexp_replace(nfc_normalize(source_code), '[[:space:]]', '', 'g')) as folded_code
    from codes
)

select
    mapping,
    source,
    folded_code,
    string_agg(source_code, ' | ' order by source_code) as source_codes,
    string_agg(distinct id, ' | ' order by id) as ids
from folded
group by mapping, source, folded_code
having count(*) > 1
