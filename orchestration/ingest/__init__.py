"""From files in the inbox to typed raw Parquet: landing, contracts enforced, dead letters."""
