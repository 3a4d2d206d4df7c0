{{ canonical('item_xref') }}
