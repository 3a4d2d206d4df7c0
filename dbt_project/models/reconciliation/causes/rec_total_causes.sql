-- Causes of a document's total as a whole: matched with another quantity, or posted differently.
with

matched as (
    select
        totals.*,
        exists(
            select 1
            from {{ ref('cnf_item_factors') }} as factors
            where
                factors.erp_source = totals.erp_source
                and factors.item_id = totals.item_id
                and {{ are_in_ratio('totals.erp_quantity', 'totals.wms_quantity', 'factors') }}
        ) as is_by_a_factor
    from {{ ref('rec_open_totals') }} as totals
    where totals.erp_quantity <> 0 and totals.wms_quantity <> 0
)

select
    erp_source,
    wms_source,
    document,
    item_id,
    direction,
    location_id,
    stock_status,
    if(is_by_a_factor, 'uom_mismatch', 'quantity_mismatch') as cause,
    null as case_id
from matched
{%- for side in ('erp', 'wms') %}
    union all
    select
        erp_source,
        wms_source,
        document,
        {{ side }}_item_id as item_id,
        {{ side }}_direction as direction,
        {{ side }}_location_id as location_id,
        {{ side }}_stock_status as stock_status,
        cause,
        case cause
            when 'status_not_synced' then {{ case_over_statuses('erp_item_id', 'erp_location_id') }}
            when 'location_mismatch' then {{ case_over_locations('erp_item_id', 'erp_stock_status', 'site') }}
            when 'item_mismatch' then {{ case_over_items('erp_item_id', 'wms_item_id', 'erp_location_id') }}
        end as case_id
    from {{ ref('rec_misposted_lines') }}
{%- endfor %}
