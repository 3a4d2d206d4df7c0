-- Lanes used by transfers: an item leaves one stocking location and enters another under the same reference. Where both
-- systems report it, the warehouse's view counts. A transfer order without movements so far gives a lane by its promise.
with

legs as (
    select
        erp_source,
        is_wms,
        transfer_reference,
        item_id,
        location_id,
        min(moved_on) as first_moved_on,
        max(moved_on) as last_moved_on,
        sum(quantity) as quantity
    from {{ ref('rec_transfer_postings') }}
    group by all
    having sum(quantity) <> 0
),

shipments as (
    select
        sent.item_id,
        sent.location_id as origin_location_id,
        received.location_id,
        sent.is_wms,
        -- The log of the receiver may run ahead of the sender's.
        greatest(received.last_moved_on - sent.first_moved_on, 0) as days,
        sent.first_moved_on as shipped_on
    from legs as sent
    inner join legs as received using (erp_source, is_wms, transfer_reference, item_id)
    where sent.quantity < 0 and received.quantity > 0
    qualify sent.is_wms or not bool_or(sent.is_wms) over (
        partition by sent.item_id, sent.location_id, received.location_id
    )
),

ordered as (
    select
        lines.item_id,
        -- Of a site with several locations that the line leaves open, its first one.
        if({{ is_code('lines.origin_location_id') }}, origins.location_id, lines.origin_location_id) as origin_location_id,
        lines.location_id,
        promises.original_promised_date - lines.ordered_at as days
    -- A line of which something was refused still says which way it goes.
    from {{ ref('cnf_resolved_purchase_order_lines') }} as lines
    inner join {{ ref('cnf_stocking_locations') }} as origins
        on lines.source = origins.source and lines.source_origin_site = origins.source_site
    left join {{ ref('cnf_purchase_line_promises') }} as promises
        on lines.source = promises.source
        and lines.purchase_order_id = promises.purchase_order_id
        and lines.purchase_order_line = promises.purchase_order_line
    where origins.position = 1 and lines.item_id is not null and lines.location_id is not null
),

seen as (
    select
        item_id,
        origin_location_id,
        location_id,
        quantile_disc(days, 0.5) as lead_time_days,
        count(*) as shipments,
        max(shipped_on) as last_shipped_at
    from shipments
    group by all
    union all
    select
        item_id,
        origin_location_id,
        location_id,
        quantile_disc(days, 0.5) as lead_time_days,
        0 as shipments,
        null as last_shipped_at
    from ordered
    group by all
)

select
    item_id,
    origin_location_id,
    location_id,
    lead_time_days::integer as lead_time_days,
    shipments::integer as shipments,
    last_shipped_at
from seen
where origin_location_id <> location_id
qualify row_number() over (partition by item_id, origin_location_id, location_id order by shipments desc) = 1
