-- A planning tool may use our own ids; a code that is neither one nor in a cross-reference keeps its place.
with

forecasts as (
    {{ union_sources('forecasts') }}
)

select
    forecasts.* exclude (source_item_code, source_site, source_customer_code),
    coalesce(items.item_id, own_items.item_id, forecasts.source || ':' || forecasts.source_item_code) as item_id,
    coalesce(locations.location_id, own_locations.location_id, forecasts.source || ':' || forecasts.source_site) as location_id,
    coalesce(
        customers.id, own_customers.customer_id, forecasts.source || ':' || forecasts.source_customer_code
    ) as customer_id,
    case
        when forecasts.bucket_days <= 0 then 'empty_bucket'
        when forecasts.forecast_quantity < 0 then 'negative_forecast'
    end as fault
from forecasts
left join {{ ref('stg_mdm__item_xref') }} as items using (source, source_item_code)
left join {{ ref('stg_mdm__location_xref') }} as locations
    on forecasts.source = locations.source and forecasts.source_site = locations.source_site and locations.source_sublocation = ''
left join {{ ref('stg_mdm__customer_xref') }} as customers
    on forecasts.source = customers.source and forecasts.source_customer_code = customers.source_code
left join {{ ref('cnf_items') }} as own_items on forecasts.source_item_code = own_items.item_id
left join {{ ref('cnf_locations') }} as own_locations on forecasts.source_site = own_locations.location_id
left join {{ ref('cnf_customers') }} as own_customers on forecasts.source_customer_code = own_customers.customer_id
