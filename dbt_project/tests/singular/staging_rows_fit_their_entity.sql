{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'cnf_item_xref'}}}) }}

{{ staging_rows_that_do_not_fit() }}
