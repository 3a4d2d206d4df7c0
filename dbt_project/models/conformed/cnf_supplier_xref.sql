{{ canonical('supplier_xref') }}
