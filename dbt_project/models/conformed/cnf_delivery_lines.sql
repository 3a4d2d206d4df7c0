{{ canonical('delivery_lines') }}
