with

orders_freshness as (
    {{ freshness_of(['purchase_order_lines', 'purchase_schedule_lines', 'goods_issues']) }}
),

promises_freshness as (
    {{ freshness_of(['shipment_notices', 'supplier_confirmations', 'supply_delays']) }}
),

{{ unlinked_movements('in') }},

unreadable as (
    {{ unreadable(['purchase_order_lines', 'purchase_schedule_lines', 'goods_issues']) }}
),

{{ unlisted_lines('supply') }},

ranges as (
    select
        source,
        order_id as purchase_order_id,
        order_line as purchase_order_line,
        number_range
    from {{ ref('cnf_order_line_ranges') }}
    where document_type = 'purchase'
)

select
    -- The schedule alone names a part, whatever notice or confirmation comes; further pieces of it are counted.
    concat_ws(
        '/',
        ranges.number_range,
        supply.purchase_order_id,
        supply.purchase_order_line,
        supply.schedule_line,
        nullif(supply.piece, 1)
    ) as supply_id,
    if({{ is_transfer('supply') }}, 'transfer', 'purchase') as supply_type,
    supply.purchase_order_id,
    supply.purchase_order_line,
    supply.source,
    supply.supplier_id,
    supply.origin_location_id,
    supply.item_id,
    supply.location_id,
    supply.ordered_at,
    supply.original_promised_date,
    supply.confirmed_date,
    supply.expected_receipt_date,
    supply.available_date,
    supply.ordered_quantity,
    supply.received_quantity,
    supply.open_quantity,
    supply.unposted_quantity,
    case when supply.fault is null then if(supply.milestone = 'shipped', supply.open_quantity, 0) end::decimal(18, 4) as shipped_quantity,
    supply.asn_id,
    coalesce(supply.milestone, 'ordered') as milestone,
    coalesce(supply.milestone <> 'ordered' and supply.unknown_kind is null, false) as is_firm,
    supply.document_kind,
    supply.line_kind,
    coalesce(supply.is_past_due, false) as is_past_due,
    (supply.expected_receipt_date - supply.original_promised_date)::integer as delay_days,
    -- A transfer is demand at its origin until it is issued.
    case
        when {{ is_transfer('supply') }} and supply.milestone <> 'shipped'
            then supply.expected_receipt_date - coalesce(lanes.lead_time_days, 0)
    end as issue_due_date,
    if({{ is_transfer('supply') }} and supply.milestone <> 'shipped', supply.open_quantity, null)::decimal(18, 4) as to_issue_quantity,
    supply.delay_reason,
    {{ row_trust(
        'supply',
        degraded_by=[
            stale('erp'),
            stale('told'),
            stale('reported'),
            'supply.unread_reason',
            'supply.day_reason',
            'supply.unpromised_reason',
            'refused.reason',
            'unread.reason',
            'unplaced.reason',
            if_there('unreadable.source', 'unreadable_rows'),
            'unlisted.reason',
            if_there('supply.unknown_kind', 'unknown_kind'),
            "if(supply.hold <> 'none', 'order_on_hold', null)",
            "if(supply.is_in_doubt, 'unknown_posting', null)",
            "if(supply.is_transit_unknown, 'unknown_transit', null)",
            "if(supply.is_overpromised, 'promised_beyond_order', null)",
            "if(" ~ is_origin_unknown('supply') ~ ", 'unknown_origin', null)"
        ],
        withheld_by=if_there('supply.fault', 'refused_line'),
        flagged_by='unlinked.reason'
    ) }}
from {{ ref('planning_dated_supply') }} as supply
inner join ranges using (source, purchase_order_id, purchase_order_line)
left join {{ ref('planning_trust') }} as trust on supply.item_id = trust.item_id and supply.location_id = trust.location_id
left join {{ ref('planning_transport_lanes') }} as lanes
    on supply.item_id = lanes.item_id
    and supply.origin_location_id = lanes.origin_location_id
    and supply.location_id = lanes.location_id
left join unlinked on supply.item_id = unlinked.item_id and supply.location_id = unlinked.location_id
left join unlisted on supply.item_id = unlisted.item_id and supply.location_id = unlisted.location_id
left join orders_freshness as erp on supply.source = erp.source
left join promises_freshness as told on supply.told_by = told.source
left join promises_freshness as reported on supply.delayed_by = reported.source
left join unreadable on supply.source = unreadable.source
left join {{ ref('planning_refused_promises') }} as refused using (source, purchase_order_id, purchase_order_line)
left join {{ ref('planning_unread_promises') }} as unread using (source, purchase_order_id, purchase_order_line)
left join {{ ref('planning_unplaced_receipts') }} as unplaced using (source, purchase_order_id, purchase_order_line)
