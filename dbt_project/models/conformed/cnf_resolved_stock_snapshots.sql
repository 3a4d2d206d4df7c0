{{ conformed_stock('stock_snapshots') }}
