{{ rolled_stock('rec_snapshots_used') }}
