-- What is delivered again under the same name takes the place of what could not be read of it.
select distinct broken.delivery_id
from {{ source('cycle', 'deliveries') }} as broken
inner join {{ source('cycle', 'deliveries') }} as mended using (source, entity, file_name)
where broken.rows_refused > 0 and mended.rows_refused = 0
