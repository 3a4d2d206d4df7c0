{{ rolled_stock('rec_warehouse_snapshots') }}
