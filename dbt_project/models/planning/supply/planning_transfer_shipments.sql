-- Goods issued for transfer orders up to the cut-off, received or not, less what came back to the origin: from the ERP's deliveries
-- plus what is not yet posted on them, or, where the ERP has no deliveries, from the movements that name the order, by the warehouse's
-- view where it has one. What is taken back names no issue, and is taken off the latest ones.
with

lines as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        source_item_code,
        source_site,
        source_sublocation,
        source_origin_site,
        item_id,
        location_id,
        ordered_quantity,
        list(location_id) over (partition by source, purchase_order_id, item_id) as destinations
    from {{ ref('cnf_purchase_order_lines') }}
    where source_origin_site is not null
),

delivered as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        issues.delivery_document as document,
        if(issues.is_return, -issues.issued_quantity, issues.issued_quantity) as quantity
    from lines
    inner join {{ ref('cnf_goods_issues') }} as issues
        on lines.source = issues.source
        and lines.source_item_code = issues.source_item_code
        and ltrim(lines.purchase_order_id, '0') = ltrim(issues.order_id, '0')
        -- A delivery writes the number of the line it refers to longer than the order does.
        and ltrim(lines.purchase_order_line, '0') = ltrim(issues.order_line, '0')
    -- Where goods come in by a delivery too, that of the destination issues nothing.
    where
        issues.source_site is distinct from lines.source_site
        or (lines.source_site = lines.source_origin_site and issues.source_sublocation is distinct from lines.source_sublocation)
),

of_deliveries as (
    select distinct
        lines.source,
        lines.purchase_order_id,
        lines.item_id
    from lines
    inner join delivered using (source, purchase_order_id, purchase_order_line)
),

moved as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        lines.item_id,
        lines.ordered_quantity,
        postings.transfer_reference as document,
        -sum(postings.quantity) as quantity
    from lines
    inner join {{ ref('rec_transfer_postings') }} as postings
        on lines.source = postings.erp_source
        and ltrim(lines.purchase_order_id, '0') = postings.transfer_reference
        and lines.item_id = postings.item_id
        and lines.location_id <> postings.location_id
        and not list_contains(lines.destinations, postings.location_id)
    anti join {{ ref('planning_later_movements') }} using (delivery_id, row_number)
    anti join of_deliveries
        on lines.source = of_deliveries.source
        and lines.purchase_order_id = of_deliveries.purchase_order_id
        and lines.item_id = of_deliveries.item_id
    group by
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        lines.item_id,
        lines.ordered_quantity,
        postings.transfer_reference,
        postings.is_wms
    qualify row_number() over (
        partition by lines.source, lines.purchase_order_id, lines.purchase_order_line order by postings.is_wms desc
    ) = 1
),

preceded as (
    select
        *,
        sum(ordered_quantity) over (
            partition by source, purchase_order_id, item_id order by purchase_order_line rows unbounded preceding
        ) - ordered_quantity as ordered_before
    from moved
),

-- Movements do not say which of several lines of their item they are for: the first ones, and the last has what is beyond them.
allotted as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        document,
        if(
            quantity > ordered_before and lead(item_id) over of_item is null,
            quantity - ordered_before,
            {{ share('quantity', 'ordered_before', 'ordered_quantity') }}
        ) as quantity
    from preceded
    window of_item as (partition by source, purchase_order_id, item_id order by purchase_order_line)
),

shipments as (
    select * from delivered
    union all
    select
        source,
        order_id as purchase_order_id,
        order_line as purchase_order_line,
        document,
        quantity
    from {{ ref('planning_linked_movements') }}
    where
        document_type = 'transfer' and direction = 'out'
        and (source, order_id, order_line) in (select (source, purchase_order_id, purchase_order_line) from delivered)
    union all
    select * from allotted
),

documents as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        document,
        sum(quantity) as quantity
    from shipments
    group by source, purchase_order_id, purchase_order_line, document
),

issued as (
    select
        * replace (greatest(quantity, 0) as quantity),
        -sum(least(quantity, 0)) over (partition by source, purchase_order_id, purchase_order_line) as taken_back
    from documents
)

select
    * exclude (taken_back) replace (
        (quantity - {{ share('taken_back', sum_before('quantity', 'document desc'), 'quantity') }})::decimal(18, 4) as quantity
    )
from issued
qualify quantity > {{ share('taken_back', sum_before('quantity', 'document desc'), 'quantity') }}
