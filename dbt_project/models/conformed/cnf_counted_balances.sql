-- Every balance set by a count; a full count also empties the lots that it does not list.
with

resolved as (
    select * exclude (refusal, fault)
    from {{ ref('cnf_resolved_movements') }}
    where fault is null
),

listed as (
    select *
    from resolved
    where counted_quantity is not null
),

full_counts as (
    select *
    from listed
    where is_full_count
    qualify row_number() over (
        partition by source, document_number, source_item_code, source_site, source_sublocation
        order by document_line
    ) = 1
),

lots as (
    select
        source,
        source_item_code,
        source_site,
        source_sublocation,
        stock_status as known_status,
        lot_id as known_lot_id
    from {{ ref('cnf_resolved_stock_snapshots') }}
    semi join full_counts using (source, source_item_code, source_site, source_sublocation)
    where fault is null
    union
    select
        source,
        source_item_code,
        source_site,
        source_sublocation,
        stock_status as known_status,
        lot_id as known_lot_id
    from resolved
    semi join full_counts using (source, source_item_code, source_site, source_sublocation)
),

emptied as (
    select
        full_counts.* replace (
            concat_ws('/', full_counts.document_number, 'rest', lots.known_status, lots.known_lot_id) as movement_id,
            lots.known_status as stock_status,
            lots.known_lot_id as lot_id,
            0 as counted_quantity
        )
    from full_counts
    inner join lots using (source, source_item_code, source_site, source_sublocation)
    anti join listed
        on full_counts.source = listed.source
        and full_counts.document_number = listed.document_number
        and full_counts.source_item_code = listed.source_item_code
        and full_counts.source_site = listed.source_site
        and full_counts.source_sublocation = listed.source_sublocation
        and lots.known_lot_id = listed.lot_id
)

select * from listed
union all
select * from emptied
