{{ conformed_stock('lot_balances') }}
