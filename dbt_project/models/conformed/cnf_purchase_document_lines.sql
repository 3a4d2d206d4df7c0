with

lines as (
    {{ conformed_lines('purchase_order_lines', party='supplier') }}
),

-- What came of a line is not known where a row that tells of it was refused.
refused as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        min(refusal) as refusal,
        min(delivery_id) as refused_delivery_id,
        min_by(row_number, (delivery_id, row_number)) as refused_row_number
    from (
        select
            source,
            purchase_order_id,
            purchase_order_line,
            refusal,
            delivery_id,
            row_number
        from ({{ canonical('purchase_schedule_lines', refused=true) }})
        union all
        select
            source,
            order_id as purchase_order_id,
            order_line as purchase_order_line,
            refusal,
            delivery_id,
            row_number
        from ({{ canonical('goods_issues', refused=true) }})
    )
    where refusal is not null
    group by all
)

select
    lines.* exclude (refusal),
    {{ may_be_planned('lines') }} as may_be_planned,
    {{ unknown_kind('lines') }} as unknown_kind,
    if(
        lines.source_origin_site is null,
        null,
        coalesce(
            {{ location_at('origin', left_from='issuing.location_id') }},
            lines.source || ':' || concat_ws('/', lines.source_origin_site, nullif(lines.source_origin_sublocation, ''))
        )
    ) as origin_location_id,
    coalesce(lines.refusal, refused.refusal) as refusal,
    -- Where what was refused stands, if not in the line's own row.
    if(lines.refusal is null, refused.refused_delivery_id, null) as refused_delivery_id,
    if(lines.refusal is null, refused.refused_row_number, null) as refused_row_number,
    case
        when lines.refusal is not null then lines.refusal
        when refused.refusal is not null then refused.refusal
        -- It may be of any site of its system.
        when lines.source_site is null and {{ may_be_planned('lines') }} then 'missing_site'
        when
            {{ in_base_units('lines.ordered_quantity') }} is null or {{ in_base_units('lines.received_quantity') }} is null
            then 'unknown_quantity'
    end as fault
from lines
left join refused using (source, purchase_order_id, purchase_order_line)
{{ join_locations('origin', 'source_origin_site', 'source_origin_sublocation', 'lines.item_id') }}
left join {{ ref('cnf_issuing_locations') }} as issuing
    on lines.source = issuing.source
    and lines.source_origin_site = issuing.source_site
    and ltrim(lines.purchase_order_id, '0') = issuing.order_number
    and if(coalesce(lines.source_origin_sublocation, '') = '', lines.item_id, null) = issuing.item_id
