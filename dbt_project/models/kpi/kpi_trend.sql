-- State carried to the next cycle: how the KPIs developed. A KPI that could not be measured is an empty table by now, and has
-- no points of this cycle.
{%- set measures = {
    'kpi_system_agreement': ('location_id', [
        'system_agreement', 'quantity_agreement', 'inventory_record_accuracy', 'explained_share', 'net_variance_value',
        'absolute_variance_value', 'false_variance_avoided_value']),
    'kpi_planning_readiness': ('location_id', ['planning_readiness', 'value_readiness', 'withheld_share']),
    'kpi_freshness': ('source', ['sla_attainment', 'propagation_p50_minutes', 'propagation_p95_minutes', 'propagation_attainment']),
    'kpi_supplier_reliability': ('supplier_id', [
        'on_time_share_promised', 'on_time_share_confirmed', 'asn_accuracy', 'observed_lead_time_p50_days',
        'observed_lead_time_p90_days']),
    'kpi_forecast_error': ('location_id', ['wape', 'bias']),
    'kpi_service': ('location_id', [
        'line_fill_rate_requested', 'otif_requested', 'line_fill_rate_promised', 'otif_promised']),
    'kpi_value_delivered': ('location_id', [
        'stock_imbalance_value', 'expedite_exposure_value', 'reconciliation_minutes_avoided', 'interventions']),
    'kpi_exceptions': ('owner', [
        'open_exceptions', 'overdue_share', 'open_value', 'recurrences', 'mean_hours_to_resolution',
        'resolution_attainment']),
} %}
with

measured as (
    select
        null::varchar as kpi,
        null::varchar as dimension,
        null::double as value
    where false
    {%- for model, (dimension, columns) in measures.items() %}
        {%- for column in columns %}
            union all
            select
                '{{ column }}' as kpi,
                {{ dimension }} as dimension,
                {{ column }}::double as value
            from {{ ref(model) }}
            where {{ column }} is not null
        {%- endfor %}
    {%- endfor %}
)

select
    known.measured_as_of,
    known.kpi,
    known.dimension,
    known.value
from {{ source('history', 'kpi_trend') }} as known
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where known.measured_as_of > cycle.as_of - to_days(policy.kpi_trend_days)
union all
select
    cycle.as_of as measured_as_of,
    measured.kpi,
    measured.dimension,
    measured.value
from measured
cross join {{ source('cycle', 'cycle') }} as cycle
