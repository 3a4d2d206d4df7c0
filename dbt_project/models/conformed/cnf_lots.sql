-- Systems and plants may each know the lot; the earliest of their dates counts.
with

lots as (
    {{ canonical('lots', refused=true) }}
)

select
    items.item_id,
    lots.lot_id,
    min(lots.expires_on) as expires_on,
    bool_or(lots.refusal is not null) as is_unread
from lots
inner join {{ ref('cnf_item_xref') }} as items using (source, source_item_code)
where lots.lot_id is not null
group by items.item_id, lots.lot_id
