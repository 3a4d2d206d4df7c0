{{ conformed_lines('purchase_order_lines', party='supplier') }}
