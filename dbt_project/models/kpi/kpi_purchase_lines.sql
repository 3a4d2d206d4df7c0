with

announced as (
    select
        notices.erp_source as source,
        notices.purchase_order_id as order_id,
        notices.purchase_order_line as order_line,
        bool_or(
            notices.expected_arrival_date between seen.last_seen_on - policy.kpi_window_days and seen.last_seen_on - 1
        ) as is_due,
        coalesce(sum(notices.quantity) filter (where notices.expected_arrival_date < seen.last_seen_on), 0) as due_quantity,
        sum(notices.quantity) as announced_quantity
    from {{ ref('cnf_shipment_notices') }} as notices
    inner join {{ ref('rec_order_lines_seen') }} as seen
        on notices.erp_source = seen.source
        and notices.purchase_order_id = seen.order_id
        and notices.purchase_order_line = seen.order_line
        and seen.document_type = 'purchase'
    cross join {{ source('cycle', 'policy') }} as policy
    group by all
),

-- Transfers and returns have no supplier to judge; a line closed before any receipt was cancelled.
lines as (
    select
        *,
        coalesce(supplier_id, source || ':') as judged_supplier_id,
        received_quantity >= ordered_quantity or is_closed as is_complete
    from {{ ref('cnf_purchase_order_lines') }}
    where not is_return and source_origin_site is null and not (is_closed and received_quantity <= 0)
)

select
    lines.source,
    lines.purchase_order_id,
    lines.purchase_order_line,
    lines.judged_supplier_id as supplier_id,
    {{ completed_by('promises.original_promised_date', 'lines.is_complete') }} as is_on_time_promised,
    {{ completed_by('seen.first_promised_date', 'lines.is_complete') }} as is_on_time_confirmed,
    case
        when announced.is_due then lines.received_quantity between announced.due_quantity and announced.announced_quantity
    end as is_as_announced
from lines
inner join {{ ref('rec_order_lines_seen') }} as seen
    on lines.source = seen.source
    and lines.purchase_order_id = seen.order_id
    and lines.purchase_order_line = seen.order_line
    and seen.document_type = 'purchase'
cross join {{ source('cycle', 'policy') }} as policy
left join {{ ref('cnf_purchase_line_promises') }} as promises
    on lines.source = promises.source
    and lines.purchase_order_id = promises.purchase_order_id
    and lines.purchase_order_line = promises.purchase_order_line
left join announced
    on seen.source = announced.source and seen.order_id = announced.order_id and seen.order_line = announced.order_line
