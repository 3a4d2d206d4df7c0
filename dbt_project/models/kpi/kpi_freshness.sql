select
    source,
    system_type,
    extracted_at,
    watermark_at,
    age_hours,
    soft_sla_hours,
    hard_sla_hours,
    freshness_status,
    entities_due,
    entities_within_sla
from {{ ref('rec_freshness') }}
