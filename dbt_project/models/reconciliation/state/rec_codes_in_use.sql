-- State carried to the next cycle: the codes that rows of this cycle carried, and its locations. A cross-reference that no longer
-- maps one of them, or a list that lacks it, is held, and what stock of it is worth is said. A location's code is the one that its
-- cross-reference has: of the sublocation, otherwise of the site.
with

stock as (
    select
        source,
        source_item_code,
        source_site,
        source_sublocation,
        source_unit,
        served_erp_source,
        item_id
    from {{ ref('cnf_resolved_stock_snapshots') }}
    where source_quantity <> 0
    union
    select
        source,
        source_item_code,
        source_site,
        source_sublocation,
        source_unit,
        served_erp_source,
        item_id
    from {{ ref('cnf_resolved_movements') }}
),

-- What the snapshots in use hold under a code.
worth as (
    select
        held.source,
        held.source_item_code,
        held.source_site,
        held.source_sublocation,
        sum({{ value_of('held.quantity', 'costs.unit_cost_group') }}) as stock_value
    from {{ ref('cnf_stock_snapshots') }} as held
    inner join {{ ref('rec_rolled_ledgers') }} as ledgers using (location_id, source, snapshot_at)
    left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
    where ledgers.rolled_to <> 'on_hand'
    group by all
),

carried as (
    select
        source,
        source_item_code,
        source_site,
        source_sublocation
    from stock
    union
    select
        source,
        source_item_code,
        source_site,
        source_sublocation
    from {{ ref('rec_open_lines') }}
    union
    select
        source,
        null as source_item_code,
        source_origin_site as source_site,
        source_origin_sublocation as source_sublocation
    from {{ ref('rec_open_lines') }}
    where source_origin_site is not null
),

items as (
    select
        carried.*,
        worth.stock_value
    from carried
    left join worth using (source, source_item_code, source_site, source_sublocation)
),

-- The unit that a quantity is in: that of its row, otherwise the item's base unit.
measured as (
    select distinct
        stock.served_erp_source,
        stock.item_id,
        if(stock.source_unit is null, masters.base_unit, factors.unit) as unit
    from stock
    left join {{ ref('cnf_items') }} as masters using (item_id)
    left join {{ ref('cnf_item_units') }} as factors
        on stock.served_erp_source = factors.erp_source
        and stock.item_id = factors.item_id
        and stock.source = factors.source
        and stock.source_unit = factors.source_unit
),

-- Beside the code of the row it needs what its ERP, which has the factor, calls the unit.
units as (
    select
        source,
        source_unit
    from stock
    union
    select
        factors.source,
        factors.source_unit
    from measured
    inner join {{ ref('cnf_item_units') }} as factors
        on measured.served_erp_source = factors.erp_source
        and measured.served_erp_source = factors.source
        and measured.item_id = factors.item_id
        and measured.unit = factors.unit
    union
    select
        source,
        source_order_unit as source_unit
    from {{ ref('rec_open_lines') }}
),

codes as (
    select
        'item' as kind,
        source,
        source_item_code as source_code,
        stock_value
    from items
    union all
    select
        'location' as kind,
        items.source,
        if(
            exact.location_id is null and sites.location_id is not null,
            items.source_site,
            concat_ws('/', items.source_site, nullif(items.source_sublocation, ''))
        ) as source_code,
        items.stock_value
    from items
    left join {{ ref('cnf_location_xref') }} as exact using (source, source_site, source_sublocation)
    left join {{ ref('cnf_location_xref') }} as sites
        on items.source = sites.source and items.source_site = sites.source_site and sites.source_sublocation = ''
    union all
    select
        'supplier' as kind,
        source,
        source_supplier_code as source_code,
        null as stock_value
    from {{ ref('rec_open_lines') }}
    union all
    select
        'customer' as kind,
        source,
        source_customer_code as source_code,
        null as stock_value
    from {{ ref('rec_open_lines') }}
    union all
    select
        'unit' as kind,
        source,
        source_unit as source_code,
        null as stock_value
    from units
    union all
    select
        kind,
        source,
        source_code,
        null as stock_value
    from {{ ref('rec_promised_codes') }}
    union all
    -- A location's own id is no system's.
    select
        'location_id' as kind,
        '*' as source,
        location_id as source_code,
        stock_value
    from {{ ref('rec_locations_in_use') }}
)

select
    kind,
    source,
    source_code,
    try_cast(sum(stock_value) as decimal(18, 4)) as stock_value
from codes
where source_code is not null and source_code <> ''
group by kind, source, source_code
