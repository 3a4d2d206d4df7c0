-- Where a site has one location only, goods leave from there, whether the delivery names a storage location or not.
select
    lines.* exclude (location_id),
    case
        when starts_with(lines.location_id, lines.source || ':') then coalesce(sites.location_id, lines.location_id)
        else lines.location_id
    end as location_id,
    coalesce(lines.refusal, if({{ in_base_units('lines.issued_quantity') }} is null, 'unknown_quantity', null)) as fault
from ({{ conformed_lines('goods_issues', party='customer') }}) as lines
left join {{ ref('cnf_sole_locations') }} as sites
    on lines.source = sites.source and lines.source_site = sites.source_site and lines.source_sublocation = ''
where lines.order_id is null
