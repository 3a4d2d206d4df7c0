{{ conformed_lines('sales_order_lines', party='customer') }}
