{{ canonical('customer_xref') }}
