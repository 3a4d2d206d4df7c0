{{ canonical('location_xref') }}
