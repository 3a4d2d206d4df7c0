{{ canonical('purchase_schedule_lines') }}
