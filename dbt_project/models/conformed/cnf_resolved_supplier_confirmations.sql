{{ conformed_promises('supplier_confirmations') }}
