-- The schedule of order lines of which something is open, earliest part first. What was received takes first the part that the
-- ERP received it on, then the earliest ones: so what the ERP has not posted, and what it received beyond a part. What came and was
-- sent back was delivered, on the earliest parts with room, but is open again.
with

-- What no schedule line speaks of comes last, without a day.
scheduled as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        false as is_rest,
        schedule_line,
        promised_date,
        coalesce(original_promised_date, promised_date) as original_promised_date,
        scheduled_quantity as quantity,
        received_quantity as received_here
    from {{ ref('cnf_purchase_schedule_lines') }}
    where scheduled_quantity > 0
    union all
    select
        source,
        purchase_order_id,
        purchase_order_line,
        true as is_rest,
        '0' as schedule_line,
        null as promised_date,
        null as original_promised_date,
        ordered_quantity as quantity,
        0 as received_here
    from {{ ref('planning_open_purchases') }}
),

numbered as (
    select
        scheduled.*,
        lines.* exclude (source, purchase_order_id, purchase_order_line),
        row_number() over (
            partition by source, purchase_order_id, purchase_order_line
            order by scheduled.is_rest asc, scheduled.promised_date asc nulls last, scheduled.schedule_line asc
        ) as part_number
    from scheduled
    inner join {{ ref('planning_open_purchases') }} as lines using (source, purchase_order_id, purchase_order_line)
),

-- The schedule has no say beyond what the line orders.
limited as (
    select * replace (least(quantity, ordered_quantity - ({{ sum_before('quantity', 'part_number') }})) as quantity)
    from numbered
),

-- Parts that fall short of it by rounding do not leave a rest.
parts as (
    select *
    from limited
    where quantity > if(is_rest, 0.0005, 0)
),

-- Never more than the line has received.
posted as (
    select
        *,
        {{ share('line_received', sum_before('least(received_here, quantity)', 'part_number'), 'least(received_here, quantity)') }}
            as posted_quantity
    from parts
),

beyond as (
    select
        *,
        quantity - posted_quantity as room,
        line_received - sum(posted_quantity) over (partition by source, purchase_order_id, purchase_order_line) as beyond_quantity
    from posted
),

received as (
    select
        *,
        posted_quantity + {{ share('beyond_quantity', sum_before('room', 'part_number'), 'room') }} as received_quantity
    from beyond
),

delivered as (
    select
        *,
        received_quantity + {{ share(
            'returned_quantity',
            sum_before('(quantity - received_quantity)', 'part_number'),
            '(quantity - received_quantity)'
        ) }} as delivered_quantity
    from received
)

select
    source,
    purchase_order_id,
    purchase_order_line,
    part_number,
    schedule_line,
    promised_date,
    original_promised_date,
    unposted_quantity,
    is_in_doubt,
    quantity::decimal(18, 4) as quantity,
    received_quantity::decimal(18, 4) as received_quantity,
    delivered_quantity::decimal(18, 4) as delivered_quantity,
    ({{ sum_before('(quantity - received_quantity)', 'part_number') }})::decimal(18, 4) as open_from,
    ({{ sum_before('(quantity - received_quantity)', 'part_number') }} + quantity - received_quantity)::decimal(18, 4) as open_to
from delivered
