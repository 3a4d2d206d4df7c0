-- What is still to come, a row for each stretch of the schedule that one promise covers: notices first, then confirmations, the
-- earliest on the earliest open part; what they leave uncovered keeps the schedule (tier 3).
with

promises as (
    select * from {{ ref('planning_promises_to_come') }}
    union all by name
    select
        source,
        purchase_order_id,
        purchase_order_line,
        3 as tier,
        '' as promise_id,
        max(part_number) as part_number,
        max(open_to) as quantity
    from {{ ref('planning_schedule_parts') }}
    group by all
),

due as (
    select
        promises.*,
        coalesce(promises.expected_date, {{ not_before('promises.shipped_on', 'parts.promised_date') }}) as due_date
    from promises
    inner join {{ ref('planning_schedule_parts') }} as parts using (source, purchase_order_id, purchase_order_line, part_number)
),

laid as (
    select
        * exclude (part_number),
        {{ sum_before('quantity', 'tier, due_date asc nulls last, promise_id') }} as covers_from,
        {{ sum_before('quantity', 'tier, due_date asc nulls last, promise_id') }} + quantity as covers_to,
        sum(quantity) filter (where tier < 3) over (
            partition by source, purchase_order_id, purchase_order_line
        ) - max(quantity) filter (where tier = 3) over (
            partition by source, purchase_order_id, purchase_order_line
        ) as promised_beyond
    from due
),

covered as (
    select
        parts.*,
        laid.tier,
        laid.promise_id,
        laid.asn_id,
        laid.told_by,
        laid.confirmed_at,
        coalesce(laid.expected_date, {{ not_before('laid.shipped_on', 'parts.promised_date') }}) as expected_date,
        coalesce(laid.expected_date is null and laid.shipped_on > parts.promised_date, false) as is_transit_unknown,
        -- By more than what rounding to another unit adds.
        coalesce(laid.promised_beyond > 0.0005, false) as is_overpromised,
        greatest(laid.covers_from, parts.open_from) as covers_from,
        least(laid.covers_to, parts.open_to) - greatest(laid.covers_from, parts.open_from) as open_quantity
    from {{ ref('planning_schedule_parts') }} as parts
    inner join laid using (source, purchase_order_id, purchase_order_line)
    where laid.covers_from < parts.open_to and laid.covers_to > parts.open_from
),

-- What the supplier refuses, holds or was not understood in is no promise, and of what it changes to less the rest is none: what the
-- order still says of it is doubtful. A list bears no day of its own.
unpromised as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        3 as tier,
        -- By their letters the most doubtful one.
        'supplier_' || coalesce(max(answer) filter (where not is_promise), 'changed') as reason,
        max(coalesce(confirmed_at, timestamp '9999-12-31')) as told_at
    from {{ ref('planning_supplier_answers') }}
    where not is_promise or answer = 'changed'
    group by all
),

-- A delay is later than the answers before it and moves what was due before its new day; what is shipped comes as its notice says.
delayed as (
    select
        covered.*,
        unpromised.reason as unpromised_reason,
        coalesce(
            covered.tier > 1
            and not coalesce(coalesce(covered.confirmed_at, unpromised.told_at) > delays.reported_at, false)
            and coalesce(covered.expected_date < delays.new_date, true),
            false
        ) as is_moved,
        if(is_moved, delays.new_date, null) as new_date,
        if(is_moved, delays.source, null) as delayed_by,
        if(is_moved, delays.reason, null) as delay_reason
    from covered
    left join unpromised using (source, purchase_order_id, purchase_order_line, tier)
    left join {{ ref('cnf_supply_delays') }} as delays
        on covered.source = delays.erp_source
        and covered.purchase_order_id = delays.purchase_order_id
        and covered.purchase_order_line = delays.purchase_order_line
)

select
    source,
    purchase_order_id,
    purchase_order_line,
    schedule_line,
    row_number() over (
        partition by source, purchase_order_id, purchase_order_line, part_number
        order by covers_from
    ) as piece,
    tier,
    asn_id,
    told_by,
    original_promised_date,
    unposted_quantity,
    is_in_doubt,
    is_overpromised,
    is_transit_unknown and new_date is null as is_transit_unknown,
    open_quantity::decimal(18, 4) as open_quantity,
    coalesce(new_date, expected_date) as expected_receipt_date,
    if(tier < 3 or new_date is not null, expected_receipt_date, null) as confirmed_date,
    case
        when tier = 1 then 'shipped'
        when tier = 2 or new_date is not null then 'confirmed'
        else 'ordered'
    end as milestone,
    delayed_by,
    delay_reason,
    unpromised_reason
from delayed
