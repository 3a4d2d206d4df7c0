{{ conformed_stock('movements') }}
