{{ conformed_lines('customer_returns', party='customer') }}
