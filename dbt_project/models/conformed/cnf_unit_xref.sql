{{ canonical('unit_xref') }}
