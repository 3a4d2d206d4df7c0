{{ union_sources('purchase_schedule_lines') }}
