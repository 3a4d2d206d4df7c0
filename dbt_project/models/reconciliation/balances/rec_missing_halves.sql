-- Keys that one system does not know at all, while it holds stock at the same site under a code without cross-reference that
-- may be theirs: an item code, or the same item under a location code. And those codes: what the other system holds of them
-- stands under another name.
with

held as (
    select
        balances.erp_source,
        balances.wms_source,
        balances.side,
        balances.item_id,
        balances.location_id,
        coalesce(locations.site, balances.location_id) as site,
        {{ is_unmapped('balances.item_id', 'balances') }} as is_item_unmapped,
        {{ is_unmapped('balances.location_id', 'balances') }} as is_location_unmapped,
        is_item_unmapped or is_location_unmapped as is_code
    from {{ ref('rec_rolled_balances') }} as balances
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    where balances.quantity <> 0
    group by all
)

select distinct
    known.erp_source,
    known.wms_source,
    codes.side,
    known.item_id,
    known.location_id,
    false as is_code
from held as known
inner join held as codes
    on known.erp_source = codes.erp_source and known.wms_source = codes.wms_source and known.side <> codes.side
    and (
        (codes.is_item_unmapped and known.site = codes.site)
        or (codes.is_location_unmapped and known.item_id = codes.item_id)
    )
anti join {{ ref('rec_rolled_balances') }} as others
    on known.item_id = others.item_id and known.location_id = others.location_id and codes.side = others.side
where not known.is_code
union all
select
    codes.erp_source,
    codes.wms_source,
    if(codes.side = 'erp', 'wms', 'erp') as side,
    codes.item_id,
    codes.location_id,
    true as is_code
from held as codes
anti join {{ ref('rec_rolled_balances') }} as others
    on codes.item_id = others.item_id and codes.location_id = others.location_id and codes.side <> others.side
where codes.is_code
