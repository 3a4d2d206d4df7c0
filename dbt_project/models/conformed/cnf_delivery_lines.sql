{{ union_sources('delivery_lines') }}
