{{ config(materialized='view') }}

select distinct
    erp_source,
    wms_source,
    side,
    source
from {{ ref('rec_location_pairs') }}
